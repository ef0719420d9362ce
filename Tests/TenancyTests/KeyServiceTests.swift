import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

@Suite("Key service", .database)
struct KeyServiceTests {
  func withTown(_ number: Int32, _ body: (Town, Database) async throws -> Void) async throws {
    try await TestDatabase.current.withDatabase { database in
      try await body(try await Town.admit(number, in: database), database)
    }
  }

  @Test("a key comes back as it was made, without its secret anywhere in the database")
  func create() async throws {
    let database = try TestDatabase.current
    try await withTown(12_001) { town, client in
      let issued = try await town.key(in: client) {
        $0.name = "除雪車"
        $0.scopes = ["usage:write", "personal:request"]
        $0.purposes = ["pur_snow"]
        $0.addressRanges = ["192.0.2.0/24"]
        $0.ratePerMinute = 1_200
      }
      let found = try await town.run(in: client) { scope in try Town.keys.find(issued.key.kid, in: &scope) }
      #expect(found == issued.record)
      #expect(found.masked == issued.key.masked)
      let secret = String(issued.key.reveal().dropFirst(34))
      let rows = try await database.rows("SELECT k::text FROM moyai.api_key k WHERE kid = $1", [issued.key.kid.text])
      #expect(rows.count == 1)
      #expect(rows[0][0]?.contains(secret.prefix(20)) == false)
    }
  }

  @Test("a key needs a service this town approves at present")
  func approval() async throws {
    try await withTown(12_002) { town, client in
      await #expect(throws: TenancyError(.serviceNotApproved, at: "/service")) {
        try await town.key(in: client) { $0.service = "svc_elsewhere" }
      }
      _ = try await town.run(in: client) { scope in
        try ApprovalService().suspend(town.service, by: Town.someone, at: Town.now, in: &scope)
      }
      await #expect(throws: TenancyError(.serviceNotApproved, at: "/service")) { try await town.key(in: client) }
      await #expect(throws: TenancyError(.organisationUnknown, at: "/org")) {
        try await town.issue(KeyRequest(kind: .provider, organisation: "org_nobody"), in: client)
      }
    }
  }

  @Test("a draft is approved by somebody else than its maker")
  func secondPerson() async throws {
    try await withTown(12_003) { town, client in
      let draft = try await town.key(in: client) {
        $0.scopes = ["personal:read:health.*"]
        $0.purposes = ["pur_checkup"]
      }
      #expect(draft.record.scopes.count == 2 && draft.record.life.approvedAt == nil)
      let approve = { (who: Principal) in
        try await town.run(in: client) { scope in
          try Town.keys.approve(draft.key.kid, by: who, at: Town.now, in: &scope)
        }
      }
      await #expect(throws: TenancyError(.secondPersonNeeded)) { _ = try await approve(Town.someone) }
      let approved = try await approve(.host("second"))
      #expect(approved.life.state(at: Town.now) == .active && approved.approvedBy == "host:second")
      #expect(approved.revision == draft.record.revision + 1)
      #expect(try await approve(.host("third")) == approved)
    }
  }

  @Test("rotation passes on every term and happens once; two at the same time make one successor")
  func rotate() async throws {
    try await withTown(12_004) { town, client in
      let old = try await town.key(in: client) { $0.expiresIn = .seconds(3600) }
      let rotate = { @Sendable in
        try await town.run(in: client) { scope in
          try Town.keys.rotate(old.key.kid, overlap: .seconds(60), by: Town.someone, at: Town.now, in: &scope)
        }
      }
      let outcomes = await withTaskGroup(of: Result<IssuedKey, any Error>.self) { group in
        for _ in 0..<4 {
          group.addTask {
            do { return .success(try await rotate()) } catch { return .failure(error) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let made = outcomes.compactMap { try? $0.get() }
      #expect(made.count == 1)
      #expect(made.first?.record.life.expiresAt == Town.now + .seconds(3600))
      #expect(made.first?.key.kid != old.key.kid)
      for case .failure(let error) in outcomes { #expect(error as? TenancyError == TenancyError(.alreadyRotated)) }
      await #expect(throws: TenancyError(.overlapInvalid, at: "/overlap")) {
        let kid = try #require(made.first).key.kid
        return try await town.run(in: client) { scope in
          try Town.keys.rotate(kid, overlap: .seconds(7 * 86_400 + 1), by: Town.someone, at: Town.now, in: &scope)
        }
      }
    }
  }

  @Test("revoking keeps who, when and why, and a second time changes nothing")
  func revoke() async throws {
    try await withTown(12_005) { town, client in
      let key = try await town.key(in: client)
      let revoke = { (reason: String) in
        try await town.run(in: client) { scope in
          try Town.keys.revoke(key.key.kid, reason: reason, by: Town.someone, at: Town.now, in: &scope)
        }
      }
      for reason in ["", String(repeating: "あ", count: 201)] {
        await #expect(throws: TenancyError(.reasonInvalid, at: "/reason")) { _ = try await revoke(reason) }
      }
      let revoked = try await revoke("紛失")
      #expect(revoked.revokedReason == "紛失" && revoked.revokedBy == "host:test")
      #expect(revoked.life.state(at: Town.now) == .revoked)
      #expect(try await revoke("again") == revoked)
    }
  }

  @Test("another town's key does not exist here, for reading, rotating or revoking")
  func otherTown() async throws {
    try await withTown(12_006) { town, client in
      let other = try await Town.admit(12_007, in: client)
      let kid = try await other.key(in: client).key.kid
      await #expect(throws: TenancyError(.notFound)) {
        try await town.run(in: client) { scope in try Town.keys.find(kid, in: &scope) }
      }
      await #expect(throws: TenancyError(.notFound)) {
        try await town.run(in: client) { scope in
          try Town.keys.revoke(kid, reason: "x", by: Town.someone, at: Town.now, in: &scope)
        }
      }
      await #expect(throws: TenancyError(.notFound)) {
        try await town.run(in: client) { scope in
          try Town.keys.rotate(kid, overlap: .zero, by: Town.someone, at: Town.now, in: &scope)
        }
      }
      let own = try await town.run(in: client) { scope in try Town.keys.list(in: &scope) }
      #expect(own.isEmpty)
      // Operators find it by its kid alone, to end it in its own town.
      let found = try await client.withPlatform(.ops) { scope in try Town.keys.locate(kid, in: &scope) }
      #expect(found == other.tenant)
    }
  }

  @Test("lists go on behind a key and have a ceiling")
  func list() async throws {
    try await withTown(12_008) { town, client in
      var kids: [String] = []
      for _ in 0..<5 { kids.append(try await town.key(in: client).key.kid.text) }
      kids.sort { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
      let first = try await town.run(in: client) { scope in try Town.keys.list(limit: 3, in: &scope) }
      let rest = try await town.run(in: client) { scope in
        try Town.keys.list(after: first.last?.kid, limit: 3, in: &scope)
      }
      #expect((first + rest).map(\.kid.text) == kids)
    }
  }

  @Test("a key seen where it does not belong is marked once; one that is not real marks nothing")
  func exposed() async throws {
    try await withTown(12_009) { town, client in
      let gate = Gate(client)
      let key = try await town.key(in: client)
      let forged = try #require(APIKeyText(AuthenticatorTests.forged(key.key, tenant: town.code)))
      let exposedAt = {
        try await town.run(in: client) { scope in try Town.keys.find(key.key.kid, in: &scope).exposedAt }
      }
      await gate.authenticator.expose([forged], at: Town.now)
      #expect(try await exposedAt() == nil)
      await gate.authenticator.expose([key.key], at: Town.now)
      await gate.authenticator.expose([key.key], at: Town.now + .seconds(60))
      #expect(try await exposedAt() == Town.now)
      #expect(try await gate.refusal(key.credential) == nil)
    }
  }

  @Test("a leaked key is revoked on the spot, a forged one changes nothing")
  func leaked() async throws {
    try await withTown(12_010) { town, client in
      let gate = Gate(client)
      let key = try await town.key(in: client)
      let forged = try #require(APIKeyText(AuthenticatorTests.forged(key.key, tenant: town.code)))
      try await town.run(in: client) { scope in try Town.keys.revokeLeaked(forged, at: Town.now, in: &scope) }
      #expect(try await gate.refusal(key.credential) == nil)
      try await town.run(in: client) { scope in try Town.keys.revokeLeaked(key.key, at: Town.now, in: &scope) }
      #expect(try await gate.refusal(key.credential) == .keyInactive)
    }
  }

  @Test("a tenant that left gets no keys")
  func left() async throws {
    try await withTown(12_011) { town, client in
      _ = try await client.withPlatform(.ops) { scope in
        try RegistryService().leave(town.code, on: JapanTime.date(of: Town.now), in: &scope)
      }
      await #expect(throws: TenancyError(.tenantLeft)) { try await town.key(in: client) }
    }
  }

  @Test("the last use is noted to the minute, once for many requests, and not after a revocation")
  func lastUse() async throws {
    try await withTown(12_012) { town, client in
      let book = LastUseBook()
      let gate = Gate(client, lastUse: book)
      let key = try await town.key(in: client)
      let lastUsed = {
        try await town.run(in: client) { scope in try Town.keys.find(key.key.kid, in: &scope).lastUsedAt }
      }
      for _ in 0..<3 {
        gate.clock.advance(by: .seconds(7))
        _ = try await gate.request(key.credential)
      }
      #expect(try await lastUsed() == nil)
      try await book.flush(to: client)
      let minute = Timestamp(microseconds: Town.now.microseconds - Town.now.microseconds % 60_000_000)
      #expect(try await lastUsed() == minute)
      _ = try await town.run(in: client) { scope in
        try Town.keys.revoke(key.key.kid, reason: "x", by: Town.someone, at: Town.now + .seconds(21), in: &scope)
      }
      book.note(town.tenant, key.key.kid, at: Town.now + .seconds(3600))
      try await book.flush(to: client)
      #expect(try await lastUsed() == minute)
    }
  }

  @Test("the use of a key does not make cached records stale")
  func useKeepsRevision() async throws {
    try await withTown(12_013) { town, client in
      let book = LastUseBook()
      let gate = Gate(client, lastUse: book)
      let key = try await town.key(in: client)
      _ = try await gate.request(key.credential)
      try await book.flush(to: client)
      _ = try await gate.request(key.credential)
      #expect(gate.seen.count(.staleGrant) == 0 && gate.seen.count(.cacheHit) == 1)
    }
  }
}
