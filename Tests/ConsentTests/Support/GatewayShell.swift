import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// Somebody who has got hold of a connection of the gateway's role and types.
struct GatewayShell: Sendable {
  let town: ConsentTown
  static let role = "moyai_gateway"

  init(_ town: ConsentTown) {
    self.town = town
  }

  /// Opens an access as the server would, and commits.
  /// - Returns: the capability and the entry.
  func permit(_ person: PairwiseID) async throws -> (capability: String, entry: String) {
    let rows = try await TestDatabase.current.rows(
      "SELECT current_setting('moyai.permit')", [],
      after: "SET moyai.tenant = '\(town.tenant.code)'; \(keeping(person))",
      role: Self.role)
    let parts = try #require(rows.first?.first.flatMap { $0 }).split(separator: " ").map(String.init)
    return (try #require(parts.first), try #require(parts.last))
  }

  /// Opens an access and keeps capability and entry in a setting of the session.
  func keeping(_ person: PairwiseID) -> String {
    "SELECT set_config('moyai.permit', capability || ' ' || entry, false) FROM \(opening(person));"
  }

  /// The call of gate 1 for this person, as the gateway sends it.
  /// - Parameter ids: those of permit and entry; without them they are drawn by the gate.
  func opening(_ person: PairwiseID, ids: (capability: String, entry: String)? = nil) -> String {
    let proofs = ConsentTown.peppers.proofs(of: town.key).lowerHex
    return """
      moyai.open_access('{1,3}', '{1}', '{\(town.key.kid.text)}', ARRAY['\\x\(proofs)'::bytea], '{NULL}', '{NULL}', '{NULL}',
        '{\(town.purpose)}', ARRAY['\(person.sql)'::uuid], '{\(town.category)}', '{view}', '{false}'\(ids.map {
          ", ARRAY['\($0.capability)'::uuid], ARRAY['\($0.entry)'::uuid]" } ?? ""))
      """
  }

  /// The same for one person and one category, which is how the ordinary call goes.
  func openingOne(_ person: PairwiseID, ids: (capability: String, entry: String), mode: String = "view") -> String {
    opening(each: [(person, ids)], mode: mode)
  }

  /// The same for several, which all ask with the town's key.
  func opening(
    each calls: [(person: PairwiseID, ids: (capability: String, entry: String))], mode: String = "view"
  ) -> String {
    let proofs = ConsentTown.peppers.proofs(of: town.key).lowerHex
    func list(_ value: String) -> String {
      "ARRAY[" + calls.map { _ in value }.joined(separator: ",") + "]"
    }
    func ids(_ value: (PairwiseID, (capability: String, entry: String)) -> String) -> String {
      "ARRAY[" + calls.map { "'" + value($0, $1) + "'::uuid" }.joined(separator: ",") + "]"
    }
    let none = "'{" + calls.map { _ in "NULL" }.joined(separator: ",") + "}'"
    return """
      moyai.open_each('{1,3}', \(list("\(town.tenant.code)")), \(list("'\(town.key.kid.text)'")), \(list("'\\x\(proofs)'::bytea")),
        \(none), \(none), \(none), \(list("'\(town.purpose)'")), \(ids { person, _ in person.sql }),
        \(list("'\(town.category)'")), \(list("'\(mode)'")), \(list("false")), \(ids { $1.capability }), \(ids { $1.entry }))
      """
  }

  /// New ids for a call.
  static func ids() -> (capability: String, entry: String) {
    (SQLUUID.random().description, SQLUUID.random().description)
  }

  /// Opens an access as the server would for an ordinary read, and commits.
  /// - Returns: what gate 2 shows for it, with its town.
  func shown(_ person: PairwiseID) async throws -> String {
    let permit = try await permit(person)
    return "\(permit.capability),\(permit.entry),1,\(town.tenant.code)"
  }

  /// How many records a plain SELECT gives while the capability is shown.
  func records(showing permit: (capability: String, entry: String)) async throws -> Int {
    try await count(after: "SET moyai.capability = '\(permit.capability)'")
  }

  /// How many records a plain SELECT gives after the script.
  func count(after script: String = "") async throws -> Int {
    let rows = try await TestDatabase.current.rows(
      "SELECT count(*) FROM moyai.personal_record", [],
      after: "SET moyai.tenant = '\(town.tenant.code)'; " + script, role: Self.role)
    return try #require(rows.first?.first.flatMap { $0 }.flatMap { Int($0) })
  }
}
