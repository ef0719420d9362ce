import CivilTime
import Crypto
import StrictJSON
import Synchronization
import Testing

@testable import Identity

/// Key sets: what is taken from them, and how long they are believed (Identity.docc, 5).
@Suite struct KeySetTests {
  /// A source that counts how often it is read, and gives what it is told to.
  private final class CountedSource: KeySetSource {
    private let state: Mutex<(count: Int, set: Result<KeySet, KeySetFault>)>

    init(_ set: KeySet) { state = Mutex((0, .success(set))) }

    var count: Int { state.withLock { $0.count } }
    func give(_ set: Result<KeySet, KeySetFault>) { state.withLock { $0.set = set } }

    func load() async throws -> KeySet {
      let set = state.withLock { state in
        state.count += 1
        return state.set
      }
      try await Task.sleep(for: .milliseconds(1))
      return try set.get()
    }
  }

  private static let start = Timestamp(seconds: 1_800_000_000)

  private func set(_ ids: String...) -> KeySet {
    KeySet(ids.map { VerificationKey(id: $0, Curve25519.Signing.PrivateKey().publicKey) })
  }

  private func at(_ seconds: Int64) -> Timestamp { Self.start + .seconds(seconds) }

  @Test func aSetIsReadOnceWhileItIsFresh() async throws {
    let source = CountedSource(set("a"))
    let cache = KeySetCache(source)
    for second in [0, 1, 100, 300] as [Int64] { #expect(try await cache.key("a", at: at(second)) != nil) }
    #expect(source.count == 1)
    _ = try await cache.key("a", at: at(301))
    #expect(source.count == 2)
  }

  @Test func requestsAtOneTimeShareOneReading() async throws {
    let source = CountedSource(set("a"))
    let cache = KeySetCache(source)
    let now = Self.start
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 { group.addTask { try await cache.key("a", at: now) != nil } }
      for try await found in group { #expect(found) }
    }
    #expect(source.count == 1)
  }

  @Test func anUnknownIdAsksAgainAtMostOnceAMinute() async throws {
    let source = CountedSource(set("a"))
    let cache = KeySetCache(source)
    _ = try await cache.key("a", at: at(0))
    for second in [0, 1, 30, 59] as [Int64] { #expect(try await cache.key("b", at: at(second)) == nil) }
    #expect(source.count == 1)
    source.give(.success(set("a", "b")))
    #expect(try await cache.key("b", at: at(60)) != nil)
    #expect(source.count == 2)
    for second in [61, 90, 119] as [Int64] { #expect(try await cache.key("invented", at: at(second)) == nil) }
    #expect(source.count == 2)
  }

  @Test func aKeyTakenOutOfTheSetIsRefusedWithinTenMinutes() async throws {
    let source = CountedSource(set("old"))
    let cache = KeySetCache(source)
    #expect(try await cache.key("old", at: at(0)) != nil)
    source.give(.success(set("new")))
    #expect(try await cache.key("old", at: at(600)) == nil)
  }

  @Test func anIssuerThatIsAwayServesForTenMinutesAndNoLonger() async throws {
    let source = CountedSource(set("a"))
    let cache = KeySetCache(source)
    _ = try await cache.key("a", at: at(0))
    source.give(.failure(KeySetFault("away")))
    #expect(try await cache.key("a", at: at(400)) != nil)
    #expect(try await cache.key("a", at: at(600)) != nil)
    await #expect(throws: TokenRefused(.keysUnavailable)) { try await cache.key("a", at: at(601)) }
    source.give(.success(set("a")))
    #expect(try await cache.key("a", at: at(700)) != nil)
  }

  @Test func withoutAnyKeysAFailedReadingIsNotRepeatedAtOnce() async throws {
    let source = CountedSource(set("a"))
    source.give(.failure(KeySetFault("away")))
    let cache = KeySetCache(source)
    for second in [0, 1, 4] as [Int64] {
      await #expect(throws: TokenRefused(.keysUnavailable)) { try await cache.key("a", at: at(second)) }
    }
    #expect(source.count == 1)
    source.give(.success(set("a")))
    #expect(try await cache.key("a", at: at(5)) != nil)
  }

  @Test func keysThatAreNotForTheseSignaturesAreLeftOut() throws {
    let issuer = try MadeIssuer()
    guard let good = try issuer.keySetJSON().object?["keys"]?.array?[0].object else {
      Issue.record("the made set has keys")
      return
    }
    func count(_ change: (inout JSONObject) -> Void) throws -> Int {
      var key = good
      change(&key)
      return try KeySet(parsing: (["keys": [.object(key)]] as JSON).bytes).count
    }
    #expect(try count { _ in } == 1)
    #expect(try count { $0["use"] = "enc" } == 0)
    #expect(try count { $0["alg"] = "ES256" } == 0)
    #expect(try count { $0["key_ops"] = ["sign"] } == 0)
    #expect(try count { $0["kid"] = nil } == 0)
    #expect(try count { $0["d"] = "AAAA" } == 0)
    #expect(try count { $0["x"] = "AAAA" } == 0)
    #expect(try count { $0["crv"] = "X25519" } == 0)
    #expect(try KeySet(parsing: (["keys": [.object(good), .object(good)]] as JSON).bytes).count == 0)
    // The very set above: three keys for signatures, one shared secret.
    #expect(try issuer.keySet().count == 3)
  }

  @Test func aShortRSAKeyIsLeftOut() throws {
    let short: JSON = [
      "keys": [
        ["kty": "RSA", "kid": "rs", "n": .string(Base64URL.encode([UInt8](repeating: 0xC1, count: 128))), "e": "AQAB"]
      ]
    ]
    #expect(try KeySet(parsing: short.bytes).count == 0)
  }

  @Test(arguments: ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#])
  func whatIsNoSetIsRefused(text: String) {
    #expect(throws: KeySetFault.self) { try KeySet(parsing: Array(text.utf8)) }
  }

  @Test func sizesAreBounded() throws {
    let many = JSON.object(["keys": .array(Array(repeating: [:], count: KeySet.keysMax + 1))])
    #expect(throws: KeySetFault.self) { try KeySet(parsing: many.bytes) }
    #expect(
      try KeySet(parsing: JSON.object(["keys": .array(Array(repeating: [:], count: KeySet.keysMax))]).bytes).count == 0)
    let large = [UInt8](repeating: UInt8(ascii: " "), count: KeySet.bytesMax) + Array("{\"keys\":[]}".utf8)
    #expect(throws: KeySetFault.self) { try KeySet(parsing: large) }
  }
}
