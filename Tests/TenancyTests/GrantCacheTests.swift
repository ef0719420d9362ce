import CivilTime
import Testing

@testable import Tenancy

@Suite("Grant cache")
struct GrantCacheTests {
  static func grant(_ number: Int) throws -> VerifiableGrant {
    let digits = String(number)
    let kid = try #require(KeyID(String(repeating: "0", count: 12 - digits.count) + digits))
    let caller = Caller.forTesting(
      tenant: try #require(TenantCode("072028")), slug: try #require(TenantSlug("aizuwakamatsu")), kid: kid,
      at: Town.now)
    let verifier = try #require(APIKeyVerifier(stored: Array(repeating: 0, count: 32)))
    return VerifiableGrant(caller.grant, verifier, pepperVersion: 1)
  }

  @Test("never holds more than its capacity, and keeps what is in use", arguments: [2, 10, 101])
  func bounded(capacity: Int) throws {
    let cache = GrantCache(capacity: capacity)
    let favourite = try Self.grant(0)
    cache.put(favourite)
    for number in 1...1_000 {
      cache.put(try Self.grant(number))
      #expect(cache.count <= capacity)
      #expect(cache[favourite.grant.record.kid] != nil)
    }
  }

  @Test("what is forgotten is gone from both generations")
  func evict() throws {
    let cache = GrantCache(capacity: 4)
    let grants = try (0..<3).map { try Self.grant($0) }
    for grant in grants { cache.put(grant) }
    for grant in grants {
      cache.evict(grant.grant.record.kid)
      #expect(cache[grant.grant.record.kid] == nil)
    }
    #expect(cache.count == 0)
  }
}
