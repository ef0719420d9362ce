import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

@Suite(.database, .serialized) struct PatternCostTests {
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "^(a+)+$", "(a|a)*$", "((a{0,15}){0,15})c", "(((a|b){0,5}){0,5}){0,6}c", "(.*a){30}b", "(a|b)*a(a|b){200}c",
      "((a*)*b*)*c", "(([a-z][a-y]){0,17}x?){0,17}c",
    ])
  func `no accepted pattern holds the database or the matcher`(_ source: String) async throws {
    let pattern = try Pattern(source)
    let text = String(repeating: "ab", count: 2_000) + "!"
    // A hundred times what these take on an idle machine.
    var configuration = try TestDatabase.current.configuration
    configuration.pipelineStatementTimeout = .seconds(10)
    try await TestDatabase.current.withDatabase(configuration) { database in
      let statement = Query("SELECT \(text)::text COLLATE \"C\" ~ \(pattern.postgres)::text") {
        row throws(DecodingFailure) in try row.bool(0)
      }
      let found = try await database.withTenant(TenantAccess(tenant: TenantID(1)), .readOnly, statement)
      #expect(found == [pattern.isFound(in: text)])
    }
  }
}
