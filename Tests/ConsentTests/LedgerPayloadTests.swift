import CivilTime
import ConsentRules
import Postgres
import StrictJSON
import Testing

@testable import Consent

@Suite("Ledger payload")
struct LedgerPayloadTests {
  static let tenant = TenantDigits("072028")

  static func row(_ kind: LedgerRow.Kind, _ detail: LedgerRow.Detail, subject: SQLUUID? = nil) throws -> LedgerRow {
    let at = try #require(Timestamp(iso8601: "2026-11-22T00:00:00.123Z"))
    return LedgerRow(
      entry: SQLUUID(high: 0, low: 1), kind: kind, at: at,
      subject: subject, salt: [UInt8](repeating: 0, count: 32), detail: detail)
  }

  static let access = LedgerRow.Access(
    organisation: "org_reiji_health", service: "svc_kenshin", kid: "a1B2c3D4e5F6", purpose: "pur_checkup_advice",
    mode: "view", asked: ["health.checkup"], permitted: ["health.checkup@1"], basis: "consent",
    consents: [SQLUUID(high: 0, low: 1)], decision: "permit", reason: nil)

  /// The vector that other implementations are held to as well.
  @Test func anAccessHashesToTheKnownLeaf() throws {
    let row = try Self.row(.access, .access(Self.access), subject: SQLUUID(high: 0, low: 1))
    let payload = LedgerPayload(row, tenant: try #require(Self.tenant)).bytes
    #expect(payload.count == 441)
    #expect(
      LedgerLeaf.hash(salt: row.salt, payload: payload).hex
        == "3cb300854362aba8cdfd048aae7326d9f9cf5917942438b8a349bd08edf112f5")
  }

  @Test func everyKindIsCanonicalWithAbsentValuesNull() throws {
    let hash = [UInt8](repeating: 255, count: 32)
    let id = SQLUUID(high: 1, low: 2)
    let rows = [
      try Self.row(.access, .access(Self.access)),
      try Self.row(.outcome, .outcome(of: id, rows: 2, bytes: 1_234, bodyHash: hash), subject: id),
      try Self.row(.outcome, .outcome(of: id, rows: 0, bytes: 0, bodyHash: nil)),
      try Self.row(
        .write,
        .write(
          LedgerRow.Write(
            organisation: "org_x", service: nil, kid: "k", category: "a.b@1", record: "r\"1", act: "put",
            decision: "deny", reason: "subject_unknown"))),
      try Self.row(.receipt, .receipt(receipt: id, consent: id, jwsHash: hash), subject: id),
      try Self.row(.admin, .admin(act: "offer.created", actor: "職員\u{1F600}\u{07}", object: "of_1")),
    ]
    for row in rows {
      let bytes = LedgerPayload(row, tenant: try #require(Self.tenant)).bytes
      let json = try JSON(parsing: bytes)
      #expect(json.canonicalBytes == bytes, "\(row.kind)")
      #expect(json.object?["v"] == "moyai.entry/1" && json.object?["kind"]?.string == row.kind.rawValue)
    }
  }
}
