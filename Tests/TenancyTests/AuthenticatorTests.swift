import CivilTime
import MoyaiTesting
import Postgres
import Synchronization
import Testing

@testable import Tenancy

/// What an authenticator and the database behind it do; `Gate` is one server process.
struct Gate: Sendable {
  let database: Database
  let authenticator: Authenticator
  let clock: ManualClock
  let seen: Seen

  final class Seen: Sendable {
    private let all = Mutex<[AccessObservation]>([])
    func note(_ observation: AccessObservation) { all.withLock { $0.append(observation) } }
    func count(_ observation: AccessObservation) -> Int { all.withLock { $0.count { $0 == observation } } }
  }

  init(_ database: Database, _ limits: RequestLimits = RequestLimits(), lastUse: LastUseBook? = nil) {
    let seen = Seen()
    let clock = ManualClock(Town.now)
    self.database = database
    self.clock = clock
    self.seen = seen
    authenticator = Authenticator(
      database: database, peppers: Town.peppers, environment: .test, limiter: RequestLimiter(limits), lastUse: lastUse,
      clock: clock, observe: { seen.note($0) })
  }

  /// One request as the server does it: authenticate, work under the guard, and once more when the guard refuses.
  func request(
    _ credential: PresentedCredential, claim: TenantClaim = .none, plane: Plane = .data, from address: String? = nil
  ) async throws -> TenantID {
    let address = address.flatMap { IPAddress($0) }
    let enter = {
      try await authenticator.authenticate(credential, claim: claim, plane: plane, from: address, at: clock.now())
    }
    let caller = try await enter()
    do {
      return try await work(caller)
    } catch is AccessRefused {
      authenticator.forget(caller)
      return try await work(try await enter())
    }
  }

  /// The tenant the database believes it works for, read in the guarded transaction.
  private func work(_ caller: Caller) async throws -> TenantID {
    let statement = Query("SELECT current_setting('moyai.tenant')::int4") {
      row throws(DecodingFailure) in try row.tenant(0)
    }
    return try #require(try await database.withTenant(caller.access, .readOnly, statement).first)
  }

  /// The code of the refusal; nil when the request was let in.
  func refusal(
    _ credential: PresentedCredential, claim: TenantClaim = .none, plane: Plane = .data, from address: String? = nil
  ) async throws -> AccessRefused.Code? {
    do {
      _ = try await request(credential, claim: claim, plane: plane, from: address)
      return nil
    } catch let refused as AccessRefused {
      return refused.code
    }
  }
}

@Suite("Authenticator", .database)
struct AuthenticatorTests {
  func withGate(
    _ limits: RequestLimits = RequestLimits(), _ body: (Gate) async throws -> Void
  ) async throws {
    try await TestDatabase.current.withDatabase { database in try await body(Gate(database, limits)) }
  }

  @Test("a good key is let in and works for its own town, the second time from the cache")
  func letIn() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_001, in: gate.database)
      let key = try await town.key(in: gate.database)
      for _ in 0..<3 { #expect(try await gate.request(key.credential) == town.tenant) }
      #expect(gate.seen.count(.cacheMiss) == 1 && gate.seen.count(.cacheHit) == 2)
    }
  }

  @Test("what is no key of ours is malformed, without any database work")
  func malformed() async throws {
    try await withGate { gate in
      for text in ["", "abc", Vector.first + "x", "eyJhbGciOiJFZERTQSJ9.e30.x"] {
        let refusal = try await gate.refusal(PresentedCredential(key: text))
        #expect(refusal == .keyMalformed)
      }
      #expect(gate.seen.count(.cacheMiss) == 0)
    }
  }

  @Test("a key of a live installation does not open a test one, without any database work")
  func environment() async throws {
    try await withGate { gate in
      let refusal = try await gate.refusal(PresentedCredential(key: Vector.first))
      #expect(refusal == .keyEnvironment)
      #expect(gate.seen.count(.cacheMiss) == 0)
    }
  }

  @Test("a well-formed key nobody issued is unknown, of a tenant that exists and of one that does not")
  func unknown() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_002, in: gate.database)
      var random = SeededGenerator()
      for code in [town.code, try #require(TenantCode(fiveDigits: 46_999))] {
        let key = PresentedCredential(key: APIKeyText.mint(.service, .test, code, using: &random).reveal())
        #expect(try await gate.refusal(key) == .keyUnknown)
      }
    }
  }

  @Test("the right kid with a wrong secret is unknown, cold and with a warm cache")
  func wrongSecret() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_003, in: gate.database)
      let key = try await town.key(in: gate.database)
      let forged = PresentedCredential(key: Self.forged(key.key, tenant: town.code))
      #expect(try await gate.refusal(forged) == .keyUnknown)
      #expect(try await gate.refusal(key.credential) == nil)
      #expect(try await gate.refusal(forged) == .keyUnknown)
      #expect(try await gate.refusal(key.credential) == nil)
    }
  }

  @Test("a key of town A never opens town B, whatever its text claims")
  func otherTown() async throws {
    try await withGate { gate in
      let a = try await Town.admit(10_004, in: gate.database)
      let b = try await Town.admit(10_005, in: gate.database)
      let key = try await a.key(in: gate.database)
      // The same kid and secret under B's code and a fresh checksum.
      let moved = PresentedCredential(key: Self.forged(key.key, tenant: b.code, keepingSecret: true))
      #expect(try await gate.refusal(moved) == .keyUnknown)
      #expect(try await gate.request(key.credential) == a.tenant)
      #expect(try await gate.refusal(moved) == .keyUnknown)
    }
  }

  @Test("a tenant header may repeat the key's tenant and never names another")
  func tenantHeaders() async throws {
    try await withGate { gate in
      let a = try await Town.admit(10_006, in: gate.database)
      let b = try await Town.admit(10_007, in: gate.database)
      let key = try await a.key(in: gate.database)
      for name in [a.slug.text, a.slug.text.uppercased(), a.code.text] {
        let claim = try TenantClaim(fiwareService: [name], moyaiTenant: [])
        #expect(try await gate.request(key.credential, claim: claim) == a.tenant)
      }
      for name in [b.slug.text, b.code.text, "default"] {
        let claim = try TenantClaim(fiwareService: [name], moyaiTenant: [])
        #expect(try await gate.refusal(key.credential, claim: claim) == .tenantMismatch)
      }
    }
  }

  @Test("drafts, keys not begun and expired ones are inactive, by clock")
  func inactive() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_008, in: gate.database)
      let draft = try await town.key(in: gate.database) {
        $0.scopes = ["personal:read:health.checkup"]
        $0.purposes = ["pur_checkup"]
      }
      #expect(draft.record.life.state(at: Town.now) == .draft)
      #expect(try await gate.refusal(draft.credential) == .keyInactive)
      let later = try await town.key(in: gate.database) { $0.notBefore = Town.now + .seconds(60) }
      let short = try await town.key(in: gate.database) { $0.expiresIn = .seconds(60) }
      #expect(try await gate.refusal(later.credential) == .keyInactive)
      #expect(try await gate.refusal(short.credential) == nil)
      gate.clock.advance(by: .seconds(60))
      #expect(try await gate.refusal(later.credential) == nil)
      #expect(try await gate.refusal(short.credential) == .keyInactive)
    }
  }

  @Test("each kind of key opens its planes only", arguments: Plane.allCases)
  func planes(plane: Plane) async throws {
    try await withGate { gate in
      let number: Int32 = 10_010 + Int32(Plane.allCases.firstIndex(of: plane) ?? 0)
      let town = try await Town.admit(number, in: gate.database)
      let prefecture = try await Town.admit(number + 10, .prefecture, in: gate.database)
      let keys: [(IssuedKey, Set<Plane>)] = [
        (try await town.key(in: gate.database), [.data, .personal]),
        (
          try await town.issue(KeyRequest(kind: .provider, organisation: town.organisation), in: gate.database),
          [.personal]
        ),
        (
          try await town.key(in: gate.database) {
            $0.kind = .device
            $0.ngsi = NGSIReach(verbs: .write, servicePaths: [.everything], types: .all)
          }, [.data]
        ),
        (try await town.issue(KeyRequest(kind: .console, roles: [.manager]), in: gate.database), [.tenant]),
        (try await prefecture.issue(KeyRequest(kind: .console, roles: [.operator]), in: gate.database), [.admin]),
      ]
      for (key, planes) in keys {
        #expect(try await gate.refusal(key.credential, plane: plane) == (planes.contains(plane) ? nil : .keyInactive))
      }
    }
  }

  @Test("a key with a list of addresses works from those only, and from nowhere unknown")
  func addresses() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_030, in: gate.database)
      let key = try await town.key(in: gate.database) { $0.addressRanges = ["192.0.2.0/24", "2001:db8::/32"] }
      #expect(try await gate.refusal(key.credential, from: "192.0.2.9") == nil)
      #expect(try await gate.refusal(key.credential, from: "2001:db8::9") == nil)
      #expect(try await gate.refusal(key.credential, from: "192.0.3.9") == .ipNotAllowed)
      #expect(try await gate.refusal(key.credential) == .ipNotAllowed)
    }
  }

  @Test("beyond its quota a key is refused with the fields that say when to come again")
  func quota() async throws {
    try await withGate { gate in
      let town = try await Town.admit(10_031, in: gate.database)
      let key = try await town.key(in: gate.database) { $0.ratePerMinute = 3 }
      for _ in 0..<3 { #expect(try await gate.refusal(key.credential) == nil) }
      do {
        _ = try await gate.request(key.credential)
        Issue.record("the fourth request was let in")
      } catch let refused as AccessRefused {
        #expect(refused.code == .rateLimited && refused.status == 429 && refused.retryAfter == 60)
        #expect(refused.standing?.limitField == #""key";r=0;t=60"#)
      }
      gate.clock.advance(by: .seconds(60))
      #expect(try await gate.refusal(key.credential) == nil)
    }
  }

  @Test("an address that fails too often gets 429, a good key behind it still gets through, cold and warm")
  func failures() async throws {
    try await withGate(RequestLimits(failedCredentialsPerAddress: 10)) { gate in
      let town = try await Town.admit(10_032, in: gate.database)
      let key = try await town.key(in: gate.database)
      let bad = PresentedCredential(key: "nothing")
      for _ in 0..<10 { #expect(try await gate.refusal(bad, from: "192.0.2.1") == .keyMalformed) }
      #expect(try await gate.refusal(bad, from: "192.0.2.1") == .rateLimited)
      #expect(try await gate.refusal(bad, from: "192.0.2.2") == .keyMalformed)
      for _ in 0..<2 { #expect(try await gate.refusal(key.credential, from: "192.0.2.1") == nil) }
      gate.clock.advance(by: .seconds(60))
      #expect(try await gate.refusal(bad, from: "192.0.2.1") == .keyMalformed)
    }
  }

  @Test("every refusal has its status", arguments: AccessRefused.Code.allCases)
  func statuses(code: AccessRefused.Code) {
    let refused = AccessRefused(code)
    #expect([400, 401, 403, 429].contains(refused.status))
    #expect(!refused.shown.isEmpty && refused.description == code.rawValue)
  }

  /// A key text with another secret or another tenant and a right checksum: what a forger can make.
  static func forged(_ key: APIKeyText, tenant: TenantCode, keepingSecret: Bool = false) -> String {
    let parts = key.reveal().split(separator: "_").map(String.init)
    let secret = keepingSecret ? String(parts[5].prefix(43)) : String(repeating: "7", count: 43)
    let body = "moyai_\(parts[1])_\(parts[2])_\(tenant.text)_\(parts[4])_\(secret)"
    return body + String(decoding: Base62.sixCharacters(CRC32.checksum(body.utf8)), as: UTF8.self)
  }
}
