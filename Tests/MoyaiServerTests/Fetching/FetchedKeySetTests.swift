import CivilTime
import Crypto
import Identity
import Logging
import NIOHTTP1
import StrictJSON
import Testing

@testable import MoyaiServer

/// Key sets at an address: from where they are taken, and what ends a fetch (Identity.docc, 5).
@Suite struct FetchedKeySetTests {
  private func source(
    _ server: KeySetServer, allowing networks: [String] = ["127.0.0.0/8", "::1/128"], trusted: Bool = true,
    patience: Duration = .seconds(20)
  ) throws -> FetchedKeySet {
    let path = "/tmp/moyai-authority-\(server.port).pem"
    try FileStore.write(Array(KeySetServer.certificate.utf8), to: path, mode: 0o600)
    return FetchedKeySet(
      try #require(HTTPSAddress(server.url)), rule: try AddressRule(allowing: networks),
      authority: trusted ? path : nil, patience: patience, logger: Logger(label: "test"))
  }

  /// A set with one key of this name, and the key.
  private func made(_ id: String) -> (reply: KeySetServer.Reply, key: Curve25519.Signing.PrivateKey) {
    let key = Curve25519.Signing.PrivateKey()
    let x = Self.base64URL(Array(key.publicKey.rawRepresentation))
    let body = #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"\#(id)","x":"\#(x)","use":"sig"}]}"#
    return (KeySetServer.Reply(body: body), key)
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = bytes[start..<min(start + 3, bytes.count)]
      let bits = three.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - three.count))
      for place in 0...three.count { text.append(alphabet[bits >> (18 - 6 * place) & 63]) }
    }
    return text
  }

  @Test func aSetComesOverTLSFromAnAllowedAddress() async throws {
    let server = try await KeySetServer(made("a").reply)
    #expect(try await source(server).load().count == 1)
    #expect(server.asked == 1)
    await server.stop()
  }

  /// A machine inside, by name or by number, is not asked at all unless an operator allowed its network.
  @Test func privateAddressesAreNotAsked() async throws {
    let server = try await KeySetServer(made("a").reply)
    for networks in [[], ["10.0.0.0/8"]] {
      await #expect(throws: FetchFault.addressRefused) { try await source(server, allowing: networks).load() }
    }
    let rule = try AddressRule(allowing: [])
    for host in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "100.64.0.1", "::1", "fe80::1", "fd00::1"] {
      await #expect(throws: FetchFault.self, "\(host)") { try await rule.addresses(of: host) }
    }
    #expect(try await rule.addresses(of: "1.1.1.1").count == 1)
    #expect(server.asked == 0)
    await server.stop()
  }

  @Test func aCertificateOfNobodyKnownIsRefused() async throws {
    let server = try await KeySetServer(made("a").reply)
    await #expect(throws: (any Error).self) { try await source(server, trusted: false).load() }
    #expect(server.asked == 0)
    await server.stop()
  }

  @Test func noRedirectIsFollowed() async throws {
    let elsewhere = try await KeySetServer(made("b").reply)
    let server = try await KeySetServer(.init(status: .found, headers: [("Location", elsewhere.url)]))
    await #expect(throws: FetchFault.status) { try await source(server).load() }
    #expect(server.asked == 1 && elsewhere.asked == 0)
    await server.stop()
    await elsewhere.stop()
  }

  @Test func aSetThatDoesNotEndIsCutOff() async throws {
    let server = try await KeySetServer(.init(isEndless: true))
    await #expect(throws: FetchFault.tooLarge) { try await source(server).load() }
    await server.stop()
  }

  @Test func aServerThatSaysNothingIsLeft() async throws {
    let server = try await KeySetServer(.init(isSilent: true))
    let began = ContinuousClock.now
    await #expect(throws: (any Error).self) { try await source(server, patience: .milliseconds(300)).load() }
    #expect(ContinuousClock.now - began < .seconds(15))
    await server.stop()
  }

  @Test func whatIsNoSetIsRefused() async throws {
    for body in ["", "{", "[]", #"{"keys":{}}"#] {
      let server = try await KeySetServer(.init(body: body))
      await #expect(throws: KeySetFault.self, "\(body)") { try await source(server).load() }
      await server.stop()
    }
    let failing = try await KeySetServer(.init(status: .internalServerError))
    await #expect(throws: FetchFault.status) { try await source(failing).load() }
    await failing.stop()
  }

  /// The issuer changes its key: the next token asks once more, and invented key names do not make us ask again.
  @Test func aNewKeyIsFoundAndInventedOnesAreNot() async throws {
    let (first, second) = (made("k1"), made("k2"))
    let server = try await KeySetServer(first.reply)
    let name = "https://login.example.jp"
    let verifier = TokenVerifier([(Issuer(name: name, kind: .citizen), try source(server))])
    let start = Timestamp(seconds: 1_800_000_000)
    func token(_ id: String, _ key: Curve25519.Signing.PrivateKey, at now: Timestamp) throws -> String {
      let parts = [
        #"{"alg":"EdDSA","kid":"\#(id)","typ":"JWT"}"#,
        #"{"iss":"\#(name)","sub":"u1","aud":"moyai-me","iat":\#(now.secondsSinceEpoch),"exp":\#(now.secondsSinceEpoch + 600)}"#,
      ].map { Self.base64URL(Array($0.utf8)) }.joined(separator: ".")
      return parts + "." + Self.base64URL(Array(try key.signature(for: Array(parts.utf8))))
    }
    for _ in 0..<3 {
      #expect(try await verifier.verify(token("k1", first.key, at: start), for: .me, at: start).subject == "u1")
    }
    #expect(server.asked == 1)
    server.give(second.reply)
    let later = start + .seconds(61)
    #expect(try await verifier.verify(token("k2", second.key, at: later), for: .me, at: later).subject == "u1")
    #expect(server.asked == 2)
    for place in 0..<5 {
      await #expect(throws: TokenRefused(.key)) {
        try await verifier.verify(token("x\(place)", second.key, at: later), for: .me, at: later)
      }
    }
    #expect(server.asked == 2, "an unknown key is asked for once a minute at most")
    // The old key is gone with the old set.
    await #expect(throws: TokenRefused(.key)) {
      try await verifier.verify(token("k1", first.key, at: later), for: .me, at: later)
    }
    await server.stop()
  }

  @Test(arguments: [
    ("https://login.example.jp/jwks", "login.example.jp", 443), ("https://[2001:db8::1]:8443/x", "2001:db8::1", 8443),
    ("https://a:1", "a", 1),
  ])
  func anAddressIsTakenApart(_ text: String, _ host: String, _ port: Int) throws {
    let address = try #require(HTTPSAddress(text))
    #expect(address.host == host && address.port == port)
  }

  @Test(arguments: [
    "http://a/", "https://", "https://user@10.0.0.1/", "https://a:0/", "https://a:65536/", "https://a:b/",
    "https://[::1",
    "https://a b/",
  ])
  func whatIsNoAddressIsNone(_ text: String) {
    #expect(HTTPSAddress(text) == nil)
  }
}
