import CivilTime
import Postgres
import StrictJSON

/// One row of the ledger before it is sealed: what the deciding transaction wrote, in typed columns.
struct LedgerRow: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case access, outcome, write, receipt, admin
  }

  let entry: SQLUUID
  let kind: Kind
  let at: Timestamp
  let subject: SQLUUID?
  let salt: [UInt8]
  let detail: Detail
  /// It is still a part of an access, and sealing moves it into the ledger.
  let isOfAccess: Bool

  /// What the kinds add. Absent values are null in the payload and never left out.
  enum Detail: Sendable {
    case access(Access)
    case outcome(of: SQLUUID?, rows: Int?, bytes: Int64?, bodyHash: [UInt8]?)
    case write(Write)
    case receipt(receipt: SQLUUID?, consent: SQLUUID?, jwsHash: [UInt8]?)
    case admin(act: String?, actor: String?, object: String?)
  }

  struct Access: Sendable {
    let organisation: String?
    let service: String?
    let kid: String?
    let purpose: String?
    let mode: String?
    let asked: [String]
    let permitted: [String]
    let basis: String?
    let consents: [SQLUUID]
    let decision: String?
    let reason: String?
  }

  struct Write: Sendable {
    let organisation: String?
    let service: String?
    let kid: String?
    let category: String?
    let record: String?
    let act: String?
    let decision: String?
    let reason: String?
  }

  /// The columns ``init(_:)`` reads, in its order.
  static let columns: SQL = """
    entry, kind, at, subject_id, salt, organisation_id, service_id, kid, purpose_id, mode, asked, permitted, basis,
    consents, decision, reason, of_entry, row_count, byte_count, body_sha256, category, record, act, receipt_id,
    consent_id, jws_sha256, actor, object, of_access
    """

  init(_ row: borrowing RowReader) throws(DecodingFailure) {
    guard let kind = Kind(rawValue: try row.string(1)) else { throw row.malformed(1, "kind") }
    entry = try row.uuid(0)
    self.kind = kind
    at = try row.timestamp(2)
    subject = try row.optionalUUID(3)
    salt = try row.bytes(4)
    isOfAccess = try row.bool(28)
    switch kind {
    case .access:
      detail = .access(
        Access(
          organisation: try row.optionalString(5), service: try row.optionalString(6), kid: try row.optionalString(7),
          purpose: try row.optionalString(8), mode: try row.optionalString(9), asked: try row.list(10),
          permitted: try row.list(11), basis: try row.optionalString(12), consents: try row.identifiers(13),
          decision: try row.optionalString(14), reason: try row.optionalString(15)))
    case .outcome:
      detail = .outcome(
        of: try row.optionalUUID(16), rows: try row.optionalInt(17), bytes: try row.optionalInt64(18),
        bodyHash: try row.optionalBytes(19))
    case .write:
      detail = .write(
        Write(
          organisation: try row.optionalString(5), service: try row.optionalString(6), kid: try row.optionalString(7),
          category: try row.optionalString(20), record: try row.optionalString(21), act: try row.optionalString(22),
          decision: try row.optionalString(14), reason: try row.optionalString(15)))
    case .receipt:
      detail = .receipt(
        receipt: try row.optionalUUID(23), consent: try row.optionalUUID(24), jwsHash: try row.optionalBytes(25))
    case .admin:
      detail = .admin(
        act: try row.optionalString(22), actor: try row.optionalString(26), object: try row.optionalString(27))
    }
  }

  init(entry: SQLUUID, kind: Kind, at: Timestamp, subject: SQLUUID?, salt: [UInt8], detail: Detail) {
    self.entry = entry
    self.kind = kind
    self.at = at
    self.subject = subject
    self.salt = salt
    self.detail = detail
    isOfAccess = false
  }
}

extension RowReader {
  /// No list is an empty one.
  fileprivate borrowing func list(_ column: Int) throws(DecodingFailure) -> [String] {
    try isNull(column) ? [] : try strings(column)
  }

  fileprivate borrowing func identifiers(_ column: Int) throws(DecodingFailure) -> [SQLUUID] {
    try isNull(column) ? [] : try uuids(column)
  }
}
