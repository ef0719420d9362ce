import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

/// I-26: what ends a key, a service or a tenant is seen by the next request in every process, however warm its cache.
@Suite("Revocation in every process", .database)
struct RevocationTests {
  /// A cause and what it makes the next request be refused with.
  struct Cause: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let refusal: AccessRefused.Code
    let act: @Sendable (Town, KeyID, Database) async throws -> Void
    /// Undoes it; nil where nothing can.
    let undo: (@Sendable (Town, Database) async throws -> Void)?
  }

  static let causes: [Cause] = [
    Cause(
      testDescription: "the key is revoked", refusal: .keyInactive,
      act: { town, kid, database in
        _ = try await town.run(in: database) { scope in
          try Town.keys.revoke(kid, reason: "lost", by: Town.someone, at: Town.now, in: &scope)
        }
      }, undo: nil),
    Cause(
      testDescription: "the key is rotated without overlap", refusal: .keyInactive,
      act: { town, kid, database in
        _ = try await town.run(in: database) { scope in
          try Town.keys.rotate(kid, overlap: .zero, by: Town.someone, at: Town.now, in: &scope)
        }
      }, undo: nil),
    Cause(
      testDescription: "the tenant is suspended", refusal: .tenantSuspended,
      act: { town, _, database in
        _ = try await database.withPlatform(.ops) { scope in try RegistryService().suspend(town.code, in: &scope) }
      },
      undo: { town, database in
        _ = try await database.withPlatform(.ops) { scope in try RegistryService().resume(town.code, in: &scope) }
      }),
    Cause(
      testDescription: "the tenant leaves", refusal: .tenantSuspended,
      act: { town, _, database in
        _ = try await database.withPlatform(.ops) { scope in
          try RegistryService().leave(town.code, on: JapanTime.date(of: Town.now), in: &scope)
        }
      },
      undo: { town, database in
        _ = try await database.withPlatform(.ops) { scope in
          try RegistryService().leave(town.code, on: JapanTime.date(of: Town.now).adding(days: 1), in: &scope)
        }
      }),
    Cause(
      testDescription: "the prefecture suspends the service", refusal: .serviceSuspended,
      act: { town, _, database in
        _ = try await database.withPlatform(.ops) { scope in
          try ServiceRegister().apply(.suspend, to: town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      },
      undo: { town, database in
        _ = try await database.withPlatform(.ops) { scope in
          try ServiceRegister().apply(.resume, to: town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      }),
    Cause(
      testDescription: "the town suspends the service", refusal: .serviceSuspended,
      act: { town, _, database in
        _ = try await town.run(in: database) { scope in
          try ApprovalService().suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      },
      undo: { town, database in
        _ = try await town.run(in: database) { scope in
          try ApprovalService().resume(town.service, by: .host("second"), at: Town.now, in: &scope)
        }
      }),
  ]

  @Test("seen by the next request despite a warm cache", arguments: causes.indices)
  func nextRequest(index: Int) async throws {
    let cause = Self.causes[index]
    let database = try TestDatabase.current
    try await database.withDatabase { first in
      try await database.withDatabase { second in
        let gates = [Gate(first), Gate(second)]
        let town = try await Town.admit(11_000 + Int32(index), in: first)
        let key = try await town.key(in: first)
        for gate in gates + gates { #expect(try await gate.refusal(key.credential) == nil) }
        #expect(gates[1].seen.count(.cacheHit) == 1)
        try await cause.act(town, key.key.kid, first)
        for gate in gates + gates { #expect(try await gate.refusal(key.credential) == cause.refusal) }
        guard let undo = cause.undo else { return }
        try await undo(town, first)
        for gate in gates + gates { #expect(try await gate.refusal(key.credential) == nil) }
      }
    }
  }

  @Test("a revoked key writes nothing, though its process still believes in it")
  func writesNothing() async throws {
    try await TestDatabase.current.withDatabase { database in
      let gate = Gate(database)
      let town = try await Town.admit(11_100, in: database)
      let key = try await town.key(in: database)
      let caller = try await gate.authenticator.authenticate(key.credential, plane: .data, at: Town.now)
      try await Self.causes[0].act(town, key.key.kid, database)
      await #expect(throws: AccessRefused(.keyInactive)) {
        try await database.withTenant(caller.access, .readWrite) { scope in
          try ApprovalService().suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
        }
      }
      let approvals = try await town.run(in: database) { scope in try ApprovalService().list(in: &scope) }
      #expect(approvals.map(\.state) == [.approved])
    }
  }

  @Test("a rotated key works beside its successor until the overlap ends, and says so")
  func overlap() async throws {
    try await TestDatabase.current.withDatabase { database in
      let gate = Gate(database)
      let town = try await Town.admit(11_101, in: database)
      let old = try await town.key(in: database)
      #expect(try await gate.refusal(old.credential) == nil)
      let new = try await town.run(in: database) { scope in
        try Town.keys.rotate(old.key.kid, overlap: .seconds(3600), by: Town.someone, at: Town.now, in: &scope)
      }
      #expect(new.record.rotatedFrom == old.key.kid && new.record.ngsi == old.record.ngsi)
      #expect(try await gate.refusal(old.credential) == nil)
      #expect(try await gate.refusal(new.credential) == nil)
      let caller = try await gate.authenticator.authenticate(old.credential, plane: .data, at: Town.now)
      #expect(caller.rotation == KeyRotation(rotatedAt: Town.now, retiresAt: Town.now + .seconds(3600)))
      gate.clock.advance(by: .seconds(3600))
      #expect(try await gate.refusal(old.credential) == .keyInactive)
      #expect(try await gate.refusal(new.credential) == nil)
    }
  }

  @Test("a tenant's keys close at midnight in Japan of the day it leaves, with no job running")
  func leaving() async throws {
    try await TestDatabase.current.withDatabase { database in
      let gate = Gate(database)
      let town = try await Town.admit(11_102, in: database)
      let key = try await town.key(in: database)
      let day = try #require(CivilDate("2026-04-01"))
      gate.clock.set(Timestamp(microseconds: JapanTime.startOfDay(day).microseconds - 1))
      _ = try await database.withPlatform(.ops) { scope in
        try RegistryService().leave(town.code, on: day, in: &scope)
      }
      #expect(try await gate.refusal(key.credential) == nil)
      gate.clock.advance(by: .microseconds(1))
      #expect(try await gate.refusal(key.credential) == .tenantSuspended)
    }
  }
}
