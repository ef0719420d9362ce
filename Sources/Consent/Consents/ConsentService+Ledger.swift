package import CivilTime
package import ConsentRules
import Postgres
package import StrictJSON
import Tenancy

extension ConsentService {
  /// What happened to the account's data in all its towns, newest first.
  /// - Parameters:
  ///   - from: only what happened at or after this time; `to` excludes.
  package func ledger(
    of account: AccountID, from: Timestamp? = nil, to: Timestamp? = nil, cursor: String? = nil,
    limit: Int = pageDefault
  ) async throws -> Page<PersonLedgerLine> {
    let limit = min(max(limit, 1), Self.pageMax)
    let list = "ledger \(from?.microseconds ?? .min) \(to?.microseconds ?? .max)"
    // Where each town's list goes on.
    var places: [Int32: Int64] = [:]
    if let cursor {
      let numbers = PlaceWriter.numbers(try cursors.open(cursor, list: list, of: account))
      for pair in stride(from: 0, to: numbers.count - 1, by: 2) {
        places[Int32(truncatingIfNeeded: numbers[pair])] = Int64(bitPattern: numbers[pair + 1])
      }
    }
    var portions: [(tenant: Int32, portion: PersonLedger.Portion)] = []
    for link in try await links(of: account) {
      let ledger = PersonLedger(subject: link.subject, from: from, to: to)
      let before = places[link.tenant.code]
      let portion = try await inTown(link.tenant, .readOnly) { (scope: inout TenantScope) in
        try ledger.portion(before: before, limit: limit, in: &scope)
      }
      portions.append((link.tenant.code, portion))
    }
    let lines = Self.merge(&portions, limit: limit)
    for line in lines { places[line.entry.tenant.code] = line.entry.order }
    guard portions.contains(where: { !$0.portion.lines.isEmpty || !$0.portion.isAll }) else {
      return Page(lines: lines, next: nil)
    }
    var place = PlaceWriter()
    for (tenant, order) in places.sorted(by: { $0.key < $1.key }) {
      place.append(UInt64(truncatingIfNeeded: tenant))
      place.append(UInt64(bitPattern: order))
    }
    return Page(lines: lines, next: try cursors.seal(place.bytes, list: list, of: account))
  }

  /// Takes the newest line of all towns, again and again; what is left over stays in the portions.
  private static func merge(
    _ portions: inout [(tenant: Int32, portion: PersonLedger.Portion)], limit: Int
  ) -> [PersonLedgerLine] {
    for place in portions.indices { portions[place].portion.lines.reverse() }
    var merged: [PersonLedgerLine] = []
    while merged.count < limit {
      let newest = portions.indices.filter { !portions[$0].portion.lines.isEmpty }.max { left, right in
        guard let one = portions[left].portion.lines.last, let other = portions[right].portion.lines.last else {
          return false
        }
        return (one.entry.at, left) < (other.entry.at, right)
      }
      guard let newest, let line = portions[newest].portion.lines.popLast() else { break }
      merged.append(line)
    }
    return merged
  }

  /// One entry about the account, as it can be verified: `payload`, `salt`, `leaf` and `block` are null until it is
  /// sealed, at most two seconds after its commit.
  package func ledgerEntry(_ id: LedgerEntryID, of account: AccountID) async throws -> JSON {
    try await firstTown(of: account, .readOnly) { (scope: inout TenantScope, link) in
      try scope.fetch(Self.entries(about: link.subject, in: scope.tenant, "l.entry = \(id.uuid)")).first?.proof
    }.withoutNames
  }

  static func entries(about subject: SubjectID, in tenant: TenantID, _ condition: SQL) -> Query<LedgerEntry> {
    Query(
      """
      SELECT \(LedgerEntry.columns) FROM \(LedgerEntry.source(about: subject, in: tenant)) WHERE \(condition)
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in try LedgerEntry(row) }
  }
}

extension LedgerEntry {
  /// The entry with its proof, as exports carry it.
  var proof: JSONObject {
    let payload = seal?.payload.flatMap { try? JSON(parsing: $0) }
    let block: JSON? = seal.map { seal in
      [
        "height": .number(JSONNumber(seal.height)), "hash": .string(seal.blockHash.hex),
        "jws": .string(seal.blockJWS),
      ]
    }
    return [
      "entry": .string(id.text), "tenant": .string(tenant.sixDigits), "kind": .string(kind.rawValue),
      "at": .string(at.iso8601Milliseconds()), "index": seal.map { .number(JSONNumber($0.index)) } ?? .null,
      "payload": payload ?? .null, "salt": seal?.salt.map { .string($0.lowerHex) } ?? .null,
      "leaf": seal.map { .string($0.leaf.hex) } ?? .null, "block": block ?? .null,
    ]
  }
}

extension JSONObject {
  /// The four members by which an entry is verified.
  fileprivate var withoutNames: JSON {
    .object([
      "payload": self["payload"] ?? .null, "salt": self["salt"] ?? .null, "leaf": self["leaf"] ?? .null,
      "block": self["block"] ?? .null,
    ])
  }
}
