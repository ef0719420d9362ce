import Foundation
import Postgres
import Synchronization
import Testing

@Suite(.serialized) struct StartupTests {
  struct Unfit: Error {}

  @Test func `nothing is served before the startup check has passed`() async throws {
    let test = try await TestDatabase()
    let checks = Mutex(0)
    try await test.run({
      $0.startupCheck = { scope in
        let user = try scope.fetch(strings("SELECT current_user::text"))
        #expect(user == ["moyai_app"])
        checks.withLock { $0 += 1 }
      }
    }) { database in
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      #expect(rows == [1001])
    }
    #expect(checks.withLock { $0 } == 1)
  }

  @Test func `a check that fails ends the client`() async throws {
    let test = try await TestDatabase()
    let database = Database(test.configuration { $0.startupCheck = { _ in throw Unfit() } })
    await #expect(throws: Unfit.self) { try await database.run() }
    let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
    #expect(code == .unavailable)
  }

  @Test func `the check waits for a database that is not there yet`() async throws {
    let cluster = try await TestCluster()
    try await cluster.start()
    let test = try await TestDatabase(in: cluster)
    cluster.stop(SIGINT)
    defer { cluster.stop() }
    try await test.run({ $0.startupCheck = { scope in _ = try scope.fetch(ints("SELECT 1")) } }) { database in
      let isRefusing = try await eventually {
        await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
          == .unavailable
      }
      #expect(isRefusing)
      try await cluster.start()
      let isBack = try await eventually {
        await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) } == nil
      }
      #expect(isBack)
    }
  }

  @Test func `every session is told what this client relies on`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let names = [
        "search_path", "TimeZone", "DateStyle", "standard_conforming_strings", "bytea_output", "statement_timeout",
      ]
      let expected = ["moyai, public", "UTC", "ISO, YMD", "on", "hex", "1min"]
      for (name, value) in zip(names, expected) {
        let rows = try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.fetch(strings("SELECT current_setting(\(name))"))
        }
        #expect(rows == [value])
      }
    }
  }
}
