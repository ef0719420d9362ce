import CivilTime
import ConsentRules
import Postgres
import StrictJSON

/// The payload of a ledger entry in canonical form (RFC 8785), written straight from the row: the sealer makes thousands of
/// them a second. Members stand in the order of their names, which are ASCII.
struct LedgerPayload {
  static let version = "moyai.entry/1"

  private(set) var bytes: [UInt8] = []

  init(_ row: LedgerRow, tenant: TenantDigits) {
    bytes.reserveCapacity(512)
    switch row.detail {
    case .access(let access): write(access, row, tenant)
    case .outcome(let of, let rows, let size, let hash):
      member("at", text: row.at.iso8601Milliseconds())
      member("body_sha256", text: hash?.lowerHex)
      member("bytes", integer: size)
      member("entry", text: LedgerEntryID(row.entry).text)
      member("kind", text: row.kind.rawValue)
      member("of", text: of.map { LedgerEntryID($0).text })
      member("rows", integer: rows.map { Int64($0) })
      end(tenant)
    case .write(let write): self.write(write, row, tenant)
    case .receipt(let receipt, let consent, let hash):
      member("at", text: row.at.iso8601Milliseconds())
      member("consent_id", text: consent.map { ConsentID($0).text })
      member("entry", text: LedgerEntryID(row.entry).text)
      member("jws_sha256", text: hash?.lowerHex)
      member("kind", text: row.kind.rawValue)
      member("receipt_id", text: receipt.map { ReceiptID($0).text })
      end(tenant)
    case .admin(let act, let actor, let object):
      member("act", text: act)
      member("actor", text: actor)
      member("at", text: row.at.iso8601Milliseconds())
      member("entry", text: LedgerEntryID(row.entry).text)
      member("kind", text: row.kind.rawValue)
      member("object", text: object)
      member("subject", text: row.subject.map { SubjectID($0).text })
      end(tenant)
    }
  }

  private mutating func write(_ access: LedgerRow.Access, _ row: LedgerRow, _ tenant: TenantDigits) {
    member("asked", list: access.asked)
    member("at", text: row.at.iso8601Milliseconds())
    member("basis", text: access.basis)
    member("consents", list: access.consents.map { ConsentID($0).text })
    member("decision", text: access.decision)
    member("entry", text: LedgerEntryID(row.entry).text)
    member("kid", text: access.kid)
    member("kind", text: row.kind.rawValue)
    member("mode", text: access.mode)
    member("org", text: access.organisation)
    member("permitted", list: access.permitted)
    member("purpose", text: access.purpose)
    member("reason", text: access.reason)
    member("service", text: access.service)
    member("subject", text: row.subject.map { SubjectID($0).text })
    end(tenant)
  }

  private mutating func write(_ write: LedgerRow.Write, _ row: LedgerRow, _ tenant: TenantDigits) {
    member("act", text: write.act)
    member("at", text: row.at.iso8601Milliseconds())
    member("category", text: write.category)
    member("decision", text: write.decision)
    member("entry", text: LedgerEntryID(row.entry).text)
    member("kid", text: write.kid)
    member("kind", text: row.kind.rawValue)
    member("org", text: write.organisation)
    member("reason", text: write.reason)
    member("record", text: write.record)
    member("service", text: write.service)
    member("subject", text: row.subject.map { SubjectID($0).text })
    end(tenant)
  }

  private mutating func end(_ tenant: TenantDigits) {
    member("tenant", text: tenant.text)
    member("v", text: Self.version)
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func name(_ name: StaticString) {
    bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(literal: name)
    bytes.append(literal: "\":")
  }

  private mutating func member(_ name: StaticString, text: String?) {
    self.name(name)
    if let text { bytes.append(jsonString: text) } else { bytes.append(literal: "null") }
  }

  private mutating func member(_ name: StaticString, integer: Int64?) {
    self.name(name)
    bytes.append(contentsOf: (integer.map { String($0) } ?? "null").utf8)
  }

  private mutating func member(_ name: StaticString, list: [String]) {
    self.name(name)
    bytes.append(UInt8(ascii: "["))
    for (index, text) in list.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(jsonString: text)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
