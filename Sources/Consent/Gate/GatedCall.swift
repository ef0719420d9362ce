import ConsentRules
import Postgres
import Tenancy

/// One call of a service on its way through both gates: its persons share one capability.
///
/// Ids are drawn here, so that gate 2 can be asked in the same flush; the capability opens nothing before gate 1 has
/// committed a permit under it.
struct GatedCall: Sendable {
  struct Person: Sendable {
    let ppid: SQLUUID
    let entry: SQLUUID
    /// The person's document up to the value of its last member.
    let head: String
  }

  /// The town of the key.
  let tenant: TenantID
  let kid: String
  /// One proof for each pepper of the installation, 32 bytes each.
  let proofs: [UInt8]
  let pepperVersions: [Int16]
  let address: String?
  let fiwareService: String?
  let moyaiTenant: String?
  let purpose: String
  let mode: AccessMode
  let categories: [CategoryName]
  let isOverLimit: Bool
  let capability: SQLUUID
  let persons: [Person]

  /// One person and one category: both gates know a shorter way for it, which calls of all towns take together.
  var isOrdinary: Bool { persons.count == 1 && categories.count == 1 }

  /// What became of one person.
  struct Answer: Sendable {
    let decision: AccessDecision
    /// Nil where gate 2 found no live permit.
    let found: ReadAccess.Found?
  }
}

extension GatedCall: PairedWork {
  var isOfManyTenants: Bool { isOrdinary }

  static func first(_ all: [GatedCall]) -> OpenAccess { OpenAccess(calls: all) }

  static func second(_ all: [GatedCall]) -> ReadAccess { ReadAccess(calls: all) }

  static func outcomes(
    of all: [GatedCall], _ decided: [OpenAccess.Decided], _ found: [ReadAccess.Found]
  ) throws -> [Result<[Answer], any Error>] {
    let find = finder(found) { $0.entry }
    if all.allSatisfy(\.isOrdinary) {
      let decision = finder(decided) { $0.entry }
      return all.map { call in
        guard let entry = call.persons.first?.entry, let decided = decision(entry) else {
          return .failure(AccessDenied(.failClosed))
        }
        return .success([Answer(decision: decided.decision, found: find(entry))])
      }
    }
    guard decided.count == all.reduce(0, { $0 + $1.persons.count }) else { throw AccessDenied(.failClosed) }
    var rest = decided[...]
    return all.map { call in
      defer { rest = rest.dropFirst(call.persons.count) }
      return .success(zip(call.persons, rest).map { Answer(decision: $1.decision, found: find($0.entry)) })
    }
  }

  /// Mostly there is one, or a few, and then looking along them costs less than a dictionary.
  private static func finder<Row>(_ rows: [Row], _ entry: @escaping (Row) -> SQLUUID?) -> (SQLUUID) -> Row? {
    guard rows.count > 8 else { return { wanted in rows.first { entry($0) == wanted } } }
    var byEntry: [SQLUUID: Row] = [:]
    for row in rows { if let entry = entry(row) { byEntry[entry] = row } }
    return { byEntry[$0] }
  }
}
