import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

/// Tenancy.docc, access revision: the one number that a guard reads.
@Suite("Access revision", .database)
struct AccessRevisionTests {
  @Test("moves on with what decides, of one tenant alone, and stays with what does not")
  func moves() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(12_000, in: database)
      let other = try await Town.admit(12_001, in: database)
      let key = try await town.key(in: database)
      let kid = key.key.kid
      var before = try await Self.revisions(town, other)
      func expectMoved(_ moved: [Bool], _ what: Comment, _ line: SourceLocation = #_sourceLocation) async throws {
        let after = try await Self.revisions(town, other)
        #expect(zip(before, after).map { $0.0 < $0.1 } == moved, what, sourceLocation: line)
        before = after
      }
      try await database.withTenant(town.access, .readWrite) { scope in
        try scope.execute(KeyStatements.use(town.tenant, [(kid: kid, at: Town.now)]))
        try Town.keys.markExposed(key.key, at: Town.now, in: &scope)
      }
      try await expectMoved([false, false], "a use and an exposure decide nothing")
      _ = try await town.run(in: database) { scope in
        try ApprovalService().setPersonsPerDay(town.service, 50, by: Town.someone, in: &scope)
      }
      try await expectMoved([true, false], "a cap of persons, which gate 1 keeps with the key")
      _ = try await town.key(in: database)
      try await expectMoved([false, false], "nobody remembers a key that is new")
      _ = try await town.run(in: database) { scope in
        try Town.keys.rotate(kid, overlap: .seconds(60), by: Town.someone, at: Town.now, in: &scope)
      }
      try await expectMoved([true, false], "a rotation")
      _ = try await town.run(in: database) { scope in
        try Town.keys.revoke(kid, reason: "lost", by: Town.someone, at: Town.now, in: &scope)
      }
      try await expectMoved([true, false], "a revocation")
      _ = try await town.run(in: database) { scope in
        try ApprovalService().suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      try await expectMoved([true, false], "a suspension by the town")
      _ = try await database.withPlatform(.ops) { scope in
        try ServiceRegister().apply(.suspend, to: town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      try await expectMoved([true, true], "a service may be approved anywhere")
      _ = try await database.withPlatform(.ops) { scope in try RegistryService().suspend(other.code, in: &scope) }
      try await expectMoved([false, true], "a suspension of a tenant")
      _ = try await database.withPlatform(.ops) { scope in
        try RegistryService().leave(other.code, on: JapanTime.date(of: Town.now), in: &scope)
      }
      try await expectMoved([false, true], "a day of leaving")
      _ = try await town.run(in: database) { scope in try scope.execute(Command("SELECT moyai.turn_classes()")) }
      try await expectMoved([true, false], "labels of entity types")
    }
  }

  @Test("a change that concerns others refuses nobody, and the next request reads the number anew")
  func others() async throws {
    try await TestDatabase.current.withDatabase { database in
      let gate = Gate(database)
      let town = try await Town.admit(12_003, in: database)
      let (key, other) = (try await town.key(in: database), try await town.key(in: database))
      func judge() async throws -> Caller {
        try await gate.authenticator.authenticate(key.credential, plane: .data, at: Town.now)
      }
      _ = try await judge()
      let caller = try await judge()
      #expect(caller.isFromCache)
      // Writes of a group carry the number as a statement that fails, and are judged by the key's state when it does.
      let group = GroupCommit<Int, Int>(database) { _, jobs in jobs.map { .success($0) } }
      // Two changes while the work of one caller is under way, who therefore cannot be judged anew for each.
      for change in 0..<2 {
        _ = try await town.run(in: database) { scope in
          if change == 0 {
            _ = try Town.keys.revoke(other.key.kid, reason: "lost", by: Town.someone, at: Town.now, in: &scope)
          } else {
            try scope.execute(AccessRevision.turn)
          }
        }
        let approvals = try await database.withTenant(caller.access, .readWrite) { scope in
          try ApprovalService().list(in: &scope)
        }
        #expect(approvals.count == 1)
        #expect(try await group.submit(7, access: caller.access) == 7)
      }
      #expect(try await judge().isFromCache == false, "the number was not read anew")
      #expect(try await judge().isFromCache)
      _ = try await town.run(in: database) { scope in
        try Town.keys.revoke(key.key.kid, reason: "lost", by: Town.someone, at: Town.now, in: &scope)
      }
      await #expect(throws: AccessRefused(.keyInactive)) {
        try await database.withTenant(caller.access, .readWrite) { scope in try ApprovalService().list(in: &scope) }
      }
      await #expect(throws: AccessRefused(.keyInactive)) { try await group.submit(8, access: caller.access) }
    }
  }

  @Test("a transaction that fails leaves it, and no role of the server can set it")
  func writers() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await Town.admit(12_002, in: database)
      let before = try await Self.revisions(town)
      struct Stop: Error {}
      await #expect(throws: Stop.self) {
        try await database.withTenant(town.access, .readWrite) { scope in
          try scope.execute(AccessRevision.turn)
          throw Stop()
        }
      }
      #expect(try await Self.revisions(town) == before)
      await #expect(throws: PostgresError.self) {
        try await database.withTenant(town.access, .readWrite) { scope in
          try scope.execute(Command("UPDATE moyai.access_revision SET revision = 0"))
        }
      }
      await #expect(throws: PostgresError.self) {
        try await database.withPlatform(.ops) { scope in
          try scope.execute(Command("UPDATE moyai.access_revision SET revision = 0"))
        }
      }
    }
  }

  private static func revisions(_ towns: Town...) async throws -> [Int] {
    let test = try TestDatabase.current
    let rows = try await test.rows("SELECT tenant_id, revision FROM moyai.access_revision")
    return try towns.map { town in
      let row = try #require(rows.first { $0.first.flatMap { $0 } == String(town.tenant.code) })
      return try #require(row[1].flatMap { Int($0) })
    }
  }
}
