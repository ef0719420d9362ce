import ConsentRules
import Postgres
import Tenancy

/// Gate 1 as a statement: the requests of one town, each with one or more persons, decided in one transaction.
struct OpenAccess: Statement {
  /// One call of a service: its persons share one capability.
  struct Call: Sendable {
    let kid: String
    /// One proof for each pepper of the installation, 32 bytes each.
    let proofs: [UInt8]
    let address: String?
    let fiwareService: String?
    let moyaiTenant: String?
    let purpose: String
    let mode: AccessMode
    /// Joined by commas; names of categories have none.
    let categories: String
    let isOverLimit: Bool
    let persons: [SQLUUID]
  }

  let pepperVersions: [Int16]
  let calls: [Call]

  var sql: SQL {
    var partOf: [Int32] = []
    var (kids, proofs): ([String], [[UInt8]]) = ([], [])
    var (addresses, fiware, tenants): ([String?], [String?], [String?]) = ([], [], [])
    var (purposes, categories, modes): ([String], [String], [String]) = ([], [], [])
    var persons: [SQLUUID] = []
    var limited: [Bool] = []
    for call in calls {
      let first = Int32(persons.count + 1)
      for person in call.persons {
        partOf.append(first)
        kids.append(call.kid)
        proofs.append(call.proofs)
        addresses.append(call.address)
        fiware.append(call.fiwareService)
        tenants.append(call.moyaiTenant)
        purposes.append(call.purpose)
        categories.append(call.categories)
        modes.append(call.mode.rawValue)
        persons.append(person)
        limited.append(call.isOverLimit)
      }
    }
    return """
      SELECT outcome, entry, capability, permitted, service_id, rotated_at, retires_at
      FROM moyai.open_access(\(pepperVersions.map { Int32($0) })::smallint[], \(partOf), \(kids), \(proofs),
        \(addresses)::text[]::inet[], \(fiware), \(tenants), \(purposes), \(persons), \(categories), \(modes), \(limited))
      ORDER BY n
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> AccessDecision {
    let outcome = try row.string(0)
    let service = try row.optionalString(4)
    let rotation = try row.rotation(5)
    guard outcome == "permit" else {
      guard let code = AccessDenied.Code(rawValue: outcome) else { throw row.malformed(0, "outcome") }
      return AccessDecision(verdict: .deny(code), service: service, rotation: rotation)
    }
    var categories: [Versioned<CategoryName>] = []
    for text in try row.strings(3) {
      guard let category = Versioned(categoryAtVersion: text) else { throw row.malformed(3, "category@version") }
      categories.append(category)
    }
    let permit = AccessDecision.Permit(entry: try row.uuid(1), capability: try row.uuid(2), categories: categories)
    return AccessDecision(verdict: .permit(permit), service: service, rotation: rotation)
  }
}

extension RowReader {
  /// `rotated_at` and the column after it.
  borrowing func rotation(_ column: Int) throws(DecodingFailure) -> KeyRotation? {
    guard let rotated = try optionalTimestamp(column), let retires = try optionalTimestamp(column + 1) else {
      return nil
    }
    return KeyRotation(rotatedAt: rotated, retiresAt: retires)
  }
}

extension Versioned where Name == CategoryName {
  /// `health.checkup@1`; nil for anything else.
  init?(categoryAtVersion text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = CategoryName(parts[0]), let version = Int(parts[1]) else { return nil }
    self.init(name, version: version)
  }
}
