import Postgres
import Tenancy

/// Shows that one town's key cannot see another's data: every town asks for an entity of its own and for one of its
/// neighbour's.
struct CrossTownCheck: Sendable {
  /// What was asked and what came back.
  struct Outcome: Sendable {
    var ownFound = 0
    /// Answers that hid the neighbour's entity: 404, as if it did not exist.
    var refusals = 0
    /// Answers that showed a neighbour's entity; any makes the demonstration fail.
    var leaks = 0
  }

  let address: ServerAddress
  let keys: [TenantCode: String]
  let examples: [TenantCode: String]

  /// Blocking.
  func run() throws -> Outcome {
    var outcome = Outcome()
    let towns = examples.keys.sorted()
    var connection = try HTTPConnection(to: address)
    for (index, town) in towns.enumerated() {
      guard let key = keys[town], let own = examples[town],
        let other = examples[towns[(index + 1) % towns.count]]
      else { continue }
      if try connection.send(Self.asking(own), key: key).status == 200 { outcome.ownFound += 1 }
      guard other != own else { continue }
      switch try connection.send(Self.asking(other), key: key).status {
      case 404: outcome.refusals += 1
      default: outcome.leaks += 1
      }
    }
    return outcome
  }

  private static func asking(_ id: String) -> DemonstrationRequest {
    DemonstrationRequest(
      method: "GET", target: "/v2/entities/\(id)", servicePath: "/#", body: [], expected: [200, 404])
  }
}
