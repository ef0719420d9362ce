import Broker
import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import StrictJSON
import Testing

@Suite("Changes are told in their transaction", .database)
struct ObserverTests {
  /// Writes what it is told into a table of the test.
  private struct TableObserver: ChangeObserver {
    func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws {
      for change in changes {
        let entity = change.change.after ?? change.change.before
        let values = [change.change.before, change.change.after].map { $0?.attributes.first?.value.text ?? "-" }
        let told = [change.correlator, change.change.alteration.rawValue, entity?.id.text ?? ""] + values
        try scope.queue(
          Command("INSERT INTO test_change (tenant_id, told) VALUES (\(scope.tenant), \(told.joined(separator: " ")))"))
      }
    }
  }

  private struct FailingObserver: ChangeObserver {
    struct Failure: Error {}
    func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws {
      throw Failure()
    }
  }

  @Test func `each item's change is told with before, after and the correlator of its request`() async throws {
    let test = try TestDatabase.current
    try await test.run(
      """
      CREATE TABLE moyai.test_change (no serial, tenant_id int, told text);
      GRANT SELECT, INSERT ON moyai.test_change TO moyai_app;
      GRANT USAGE ON moyai.test_change_no_seq TO moyai_app;
      """)
    try await test.withClient { database in
      var town = Town(EntityService(database, observer: TableObserver()), 1)
      town.correlator = "c1"
      try await town.create(#"{"id":"E","type":"T","a":{"value":1}}"#)
      town.correlator = "c2"
      try await town.batch(
        #"""
        {"actionType":"append","entities":[
          {"id":"E","type":"T","a":{"value":2}},{"id":"E","type":"T","a":{"value":2}}]}
        """#
      )
      _ = await refusal { try await town.create(#"{"id":"E","type":"T"}"#) }
      town.correlator = "c3"
      try await town.delete("E")
      let told = try await test.rows("SELECT told FROM moyai.test_change ORDER BY no").map { $0[0] }
      #expect(
        told == [
          "c1 entityCreate E - 1", "c2 entityChange E 1 2", "c2 entityUpdate E 2 2", "c3 entityDelete E 2 -",
        ])
    }
  }

  @Test func `what an observer refuses does not happen`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database, observer: FailingObserver()), 2)
      #expect(await refusal { try await town.create(#"{"id":"E","type":"T"}"#) } != nil)
      #expect(await refusal { _ = try await town.entity("E") } == "404 NotFound")
    }
  }
}
