package import CivilTime
package import ConsentRules
package import Postgres

/// A ledger row as its person or an auditor sees it.
package struct LedgerEntry: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case access, outcome, write, receipt, admin
  }

  package let id: LedgerEntryID
  package let tenant: TenantID
  /// Order of insertion within the town; a cursor's position, never shown.
  package let order: Int64
  package let kind: Kind
  package let at: Timestamp
  package let subject: SubjectID?
  package let organisation: String?
  package let service: String?
  package let purpose: String?
  package let mode: String?
  package let asked: [String]
  /// `category@version`.
  package let permitted: [String]
  package let basis: String?
  package let decision: String?
  package let reason: String?
  /// Of an outcome: the access it ends.
  package let of: LedgerEntryID?
  package let rows: Int?
  /// Of a write: `category@version`.
  package let category: String?
  package let act: String?
  package let receipt: ReceiptID?
  package let consent: ConsentID?
  package let seal: Seal?

  /// Where a sealed entry stands. Salt and payload are nil once it was erased.
  package struct Seal: Sendable {
    package let height: Int
    package let index: Int
    package let leaf: Hash256
    package let salt: [UInt8]?
    /// Canonical JSON.
    package let payload: String?
    /// The hash of the block.
    package let blockHash: Hash256
    package let blockJWS: String
  }

  static let columns: SQL = """
    l.entry, l.tenant_id, l.ord, l.kind, l.at, l.subject_id, l.organisation_id, l.service_id, l.purpose_id, l.mode,
    l.asked, l.permitted, l.basis, l.decision, l.reason, l.of_entry, l.row_count, l.category, l.act, l.receipt_id,
    l.consent_id, l.height, l.position, l.leaf, CASE WHEN l.height IS NOT NULL THEN l.salt END, l.payload, b.hash, b.jws
    """

  /// All entries with the block of each, as ``columns`` names them.
  static let source: SQL = "moyai_priv.entry l \(block)"

  /// The same, of the rows about a subject alone.
  static func source(about subject: SubjectID, in tenant: TenantID) -> SQL {
    "\(rows(about: subject, in: tenant)) l \(block)"
  }

  /// The rows about a subject, sealed or not. Only sealed rows have an index by subject, which decisions need not keep; what
  /// is not sealed yet is little in each town: of accesses in a table of their own, and the rest under an index of its own.
  static func rows(about subject: SubjectID, in tenant: TenantID) -> SQL {
    """
    (SELECT * FROM moyai_priv.ledger sealed
      WHERE sealed.tenant_id = \(tenant) AND sealed.subject_id = \(subject.uuid) AND sealed.height IS NOT NULL
      UNION ALL SELECT * FROM moyai_priv.ledger fresh
      WHERE fresh.tenant_id = \(tenant) AND fresh.subject_id = \(subject.uuid) AND fresh.height IS NULL
      UNION ALL SELECT * FROM moyai_priv.access_entry opened
      WHERE opened.tenant_id = \(tenant) AND opened.subject_id = \(subject.uuid))
    """
  }

  private static let block: SQL = "LEFT JOIN moyai_priv.block b ON b.tenant_id = l.tenant_id AND b.height = l.height"

  init(_ row: borrowing RowReader) throws(DecodingFailure) {
    guard let kind = Kind(rawValue: try row.string(3)) else { throw row.malformed(3, "kind") }
    id = LedgerEntryID(try row.uuid(0))
    tenant = try row.tenant(1)
    order = try row.int64(2)
    self.kind = kind
    at = try row.timestamp(4)
    subject = try row.optionalUUID(5).map { SubjectID($0) }
    organisation = try row.optionalString(6)
    service = try row.optionalString(7)
    purpose = try row.optionalString(8)
    mode = try row.optionalString(9)
    asked = try row.isNull(10) ? [] : try row.strings(10)
    permitted = try row.isNull(11) ? [] : try row.strings(11)
    basis = try row.optionalString(12)
    decision = try row.optionalString(13)
    reason = try row.optionalString(14)
    of = try row.optionalUUID(15).map { LedgerEntryID($0) }
    rows = try row.optionalInt(16)
    category = try row.optionalString(17)
    act = try row.optionalString(18)
    receipt = try row.optionalUUID(19).map { ReceiptID($0) }
    consent = try row.optionalUUID(20).map { ConsentID($0) }
    guard let height = try row.optionalInt(21) else {
      seal = nil
      return
    }
    guard let leaf = Hash256(bytes: try row.bytes(23)), let hash = Hash256(bytes: try row.bytes(26)) else {
      throw row.malformed(23, "hash")
    }
    seal = Seal(
      height: height, index: try row.int(22), leaf: leaf, salt: try row.optionalBytes(24),
      payload: try row.optionalString(25), blockHash: hash, blockJWS: try row.string(27))
  }
}
