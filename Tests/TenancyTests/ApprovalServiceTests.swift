import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

@Suite("Approvals of a town", .database)
struct ApprovalServiceTests {
  let approvals = ApprovalService()

  func withTown(_ number: Int32, _ body: (Town, Database) async throws -> Void) async throws {
    try await TestDatabase.current.withDatabase { database in
      try await body(try await Town.admit(number, in: database), database)
    }
  }

  @Test("a suspension is taken back by a second person only, and not by approving again")
  func secondPerson() async throws {
    try await withTown(15_001) { town, database in
      let suspended = try await town.run(in: database) { scope in
        try approvals.suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      #expect(suspended.state == .suspended && suspended.changedBy == Town.someone.text)
      await #expect(throws: TenancyError(.secondPersonNeeded)) {
        try await town.run(in: database) { scope in
          try approvals.resume(town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      }
      await #expect(throws: TenancyError(.serviceStateConflict)) {
        try await town.run(in: database) { scope in
          try approvals.approve(town.service, by: .host("second"), at: Town.now, in: &scope)
        }
      }
      let resumed = try await town.run(in: database) { scope in
        try approvals.resume(town.service, by: .host("second"), at: Town.now, in: &scope)
      }
      #expect(resumed.state == .approved)
      // Repeating either way changes nothing, nor who did it.
      let again = try await town.run(in: database) { scope in
        try approvals.resume(town.service, by: .host("third"), at: Town.now + .seconds(1), in: &scope)
      }
      #expect(again == resumed)
    }
  }

  @Test("what is not registered, or retired, cannot be approved; what was never approved cannot be suspended")
  func unknown() async throws {
    try await withTown(15_002) { town, database in
      await #expect(throws: TenancyError(.serviceUnknown, at: "/service")) {
        try await town.run(in: database) { scope in
          try approvals.approve("svc_nobody", by: Town.someone, at: Town.now, in: &scope)
        }
      }
      do {
        let service = "svc_nobody"
        await #expect(throws: TenancyError(.notFound)) {
          try await town.run(in: database) { scope in
            try approvals.suspend(service, by: Town.someone, at: Town.now, in: &scope)
          }
        }
        await #expect(throws: TenancyError(.notFound)) {
          try await town.run(in: database) { scope in
            try approvals.resume(service, by: Town.someone, at: Town.now, in: &scope)
          }
        }
      }
      _ = try await database.withPlatform(.ops) { scope in
        try ServiceRegister().apply(.retire, to: town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      let other = try await Town.admit(15_003, in: database)
      await #expect(throws: TenancyError(.serviceStateConflict)) {
        try await other.run(in: database) { scope in
          try approvals.approve(town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      }
    }
  }

  @Test("one town's word about a service is its own")
  func perTown() async throws {
    try await withTown(15_004) { town, database in
      let other = try await Town.admit(15_005, in: database)
      _ = try await other.run(in: database) { scope in
        try approvals.approve(town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      _ = try await town.run(in: database) { scope in
        try approvals.suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      let mine = try await town.run(in: database) { scope in try approvals.list(in: &scope) }
      let theirs = try await other.run(in: database) { scope in try approvals.list(in: &scope) }
      #expect(mine.map(\.state) == [.suspended])
      #expect(theirs.map(\.state) == [.approved, .approved])
      #expect(Set(theirs.map(\.tenant)) == [other.tenant])
    }
  }
}
