import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

@Suite("Repeated requests", .database)
struct RepetitionLedgerTests {
  static func request(_ town: Town, body: String = "{}", path: String = "/tenant/v1/keys", key: UInt64 = 1)
    -> RepeatableRequest
  {
    RepeatableRequest(
      principal: .host("test"), method: "POST", path: path, key: SQLUUID(high: UInt64(town.tenant.code), low: key),
      body: Array(body.utf8))
  }

  func withTown(_ number: Int32, _ body: (Town, RepetitionLedger) async throws -> Void) async throws {
    try await TestDatabase.current.withDatabase { database in
      try await body(try await Town.admit(number, in: database), RepetitionLedger(database))
    }
  }

  @Test("the first is fresh, its twin waits, later ones get its answer, another body is a conflict")
  func life() async throws {
    try await withTown(13_001) { town, ledger in
      let request = Self.request(town)
      #expect(try await ledger.claim(request, access: town.access, at: Town.now) == .fresh)
      #expect(try await ledger.claim(request, access: town.access, at: Town.now) == .inFlight)
      try await ledger.keep(status: 201, text: #"{"key":null}"#, of: request, access: town.access, at: Town.now)
      #expect(
        try await ledger.claim(request, access: town.access, at: Town.now)
          == .answered(status: 201, text: #"{"key":null}"#))
      let changed = Self.request(town, body: "{ }")
      #expect(try await ledger.claim(changed, access: town.access, at: Town.now) == .conflict)
    }
  }

  @Test("a claim given back is fresh again")
  func release() async throws {
    try await withTown(13_002) { town, ledger in
      let request = Self.request(town)
      _ = try await ledger.claim(request, access: town.access, at: Town.now)
      try await ledger.release(request, access: town.access)
      #expect(try await ledger.claim(Self.request(town, body: "other"), access: town.access, at: Town.now) == .fresh)
    }
  }

  @Test("an answer outlives a late release")
  func lateRelease() async throws {
    try await withTown(13_003) { town, ledger in
      let request = Self.request(town)
      _ = try await ledger.claim(request, access: town.access, at: Town.now)
      try await ledger.keep(status: 204, text: "", of: request, access: town.access, at: Town.now)
      try await ledger.release(request, access: town.access)
      #expect(
        try await ledger.claim(request, access: town.access, at: Town.now) == .answered(status: 204, text: ""))
    }
  }

  @Test("work and its kept answer are there together or not at all")
  func together() async throws {
    try await TestDatabase.current.withDatabase { database in
      let ledger = RepetitionLedger(database)
      let town = try await Town.admit(13_009, in: database)
      let request = Self.request(town)
      _ = try await ledger.claim(request, access: town.access, at: Town.now)
      struct Interrupted: Error {}
      await #expect(throws: Interrupted.self) {
        try await database.withTenant(town.access, .readWrite) { scope in
          _ = try ApprovalService().suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
          try ledger.keep(status: 200, text: "lost", of: request, at: Town.now, in: &scope)
          throw Interrupted()
        }
      }
      #expect(try await ledger.claim(request, access: town.access, at: Town.now) == .inFlight)
      try await database.withTenant(town.access, .readWrite) { scope in
        try ledger.keep(status: 200, text: "kept", of: request, at: Town.now, in: &scope)
      }
      let finding = try await ledger.claim(request, access: town.access, at: Town.now)
      #expect(finding == .answered(status: 200, text: "kept"))
    }
  }

  @Test("other paths, keys and towns are other requests")
  func independent() async throws {
    try await TestDatabase.current.withDatabase { database in
      let ledger = RepetitionLedger(database)
      let a = try await Town.admit(13_004, in: database)
      let b = try await Town.admit(13_005, in: database)
      for (town, request) in [
        (a, Self.request(a)), (a, Self.request(a, path: "/other")), (a, Self.request(a, key: 2)), (b, Self.request(a)),
      ] {
        #expect(try await ledger.claim(request, access: town.access, at: Town.now) == .fresh)
      }
    }
  }

  @Test("answers are kept for 24 hours, abandoned claims for 15 minutes")
  func ages() async throws {
    try await withTown(13_006) { town, ledger in
      let answered = Self.request(town)
      _ = try await ledger.claim(answered, access: town.access, at: Town.now)
      try await ledger.keep(status: 200, text: "x", of: answered, access: town.access, at: Town.now)
      let abandoned = Self.request(town, key: 2)
      _ = try await ledger.claim(abandoned, access: town.access, at: Town.now)
      let day = Town.now + RepetitionLedger.keptFor
      #expect(try await ledger.claim(answered, access: town.access, at: day) == .answered(status: 200, text: "x"))
      #expect(try await ledger.claim(answered, access: town.access, at: day + .microseconds(1)) == .fresh)
      let patience = Town.now + RepetitionLedger.claimMax
      #expect(try await ledger.claim(abandoned, access: town.access, at: patience) == .inFlight)
      #expect(try await ledger.claim(abandoned, access: town.access, at: patience + .microseconds(1)) == .fresh)
    }
  }

  @Test("of many twins at once exactly one is fresh")
  func twins() async throws {
    try await withTown(13_007) { town, ledger in
      let request = Self.request(town)
      let findings = try await withThrowingTaskGroup(of: RepetitionFinding.self) { group in
        for _ in 0..<8 {
          group.addTask { try await ledger.claim(request, access: town.access, at: Town.now) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(findings.count { $0 == .fresh } == 1)
      #expect(findings.count { $0 == .inFlight } == 7)
    }
  }

  @Test("purging takes the old and leaves the rest")
  func purge() async throws {
    let database = try TestDatabase.current
    try await withTown(13_008) { town, ledger in
      _ = try await ledger.claim(Self.request(town, key: 1), access: town.access, at: Town.now)
      let later = Town.now + .seconds(3600)
      _ = try await ledger.claim(Self.request(town, key: 2), access: town.access, at: later)
      try await ledger.purge(town.tenant, at: later + RepetitionLedger.keptFor)
      let rows = try await database.rows(
        "SELECT count(*) FROM moyai.idempotency WHERE tenant_id = $1::int", [String(town.tenant.code)])
      #expect(rows == [["1"]])
    }
  }
}
