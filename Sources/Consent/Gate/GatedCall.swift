import ConsentRules
import Postgres

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

  /// One person and one category: both gates know a shorter way for it.
  var isOrdinary: Bool { persons.count == 1 && categories.count == 1 }

  /// What became of one person.
  struct Answer: Sendable {
    let decision: AccessDecision
    /// Nil where gate 2 found no live permit.
    let found: ReadAccess.Found?
  }
}

extension GatedCall: PairedWork {
  static func first(_ all: [GatedCall]) -> OpenAccess { OpenAccess(calls: all) }

  static func second(_ all: [GatedCall]) -> ReadAccess { ReadAccess(calls: all) }

  static func outcomes(
    of all: [GatedCall], _ decisions: [AccessDecision], _ found: [ReadAccess.Found]
  ) throws -> [Result<[Answer], any Error>] {
    guard decisions.count == all.reduce(0, { $0 + $1.persons.count }) else { throw AccessDenied(.failClosed) }
    let find = finder(found)
    var rest = decisions[...]
    return all.map { call in
      defer { rest = rest.dropFirst(call.persons.count) }
      return .success(zip(call.persons, rest).map { Answer(decision: $1, found: find($0.entry)) })
    }
  }

  /// Mostly there is one, or a few, and then looking along them costs less than a dictionary.
  private static func finder(_ found: [ReadAccess.Found]) -> (SQLUUID) -> ReadAccess.Found? {
    guard found.count > 8 else { return { entry in found.first { $0.entry == entry } } }
    let byEntry = Dictionary(found.map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
    return { byEntry[$0] }
  }
}

extension [GatedCall] {
  /// The call, if there is but one.
  var only: GatedCall? { count == 1 ? self[0] : nil }
}
