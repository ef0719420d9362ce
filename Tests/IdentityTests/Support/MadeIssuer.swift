import CivilTime
import Crypto
import CryptoExtras
import StrictJSON

@testable import Identity

/// An issuer with keys of its own, which signs whatever a test asks for.
struct MadeIssuer: Sendable {
  static let name = "https://login.example.jp"
  static let now = Timestamp(seconds: 1_800_000_000)

  let ed25519: Curve25519.Signing.PrivateKey
  let p256: P256.Signing.PrivateKey
  let rsa: _RSA.Signing.PrivateKey

  init() throws {
    ed25519 = Curve25519.Signing.PrivateKey()
    p256 = P256.Signing.PrivateKey()
    rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
  }

  /// The published set, one key for each algorithm: `ed`, `ec`, `rs`.
  func keySetJSON() throws -> JSON {
    let point = p256.publicKey.rawRepresentation
    let primitives = try rsa.publicKey.getKeyPrimitives()
    return [
      "keys": [
        ["kty": "OKP", "crv": "Ed25519", "kid": "ed", "x": encoded(ed25519.publicKey.rawRepresentation)],
        [
          "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "alg": "ES256", "x": encoded(point.prefix(32)),
          "y": encoded(point.suffix(32)),
        ],
        [
          "kty": "RSA", "kid": "rs", "n": encoded(primitives.modulus), "e": encoded(primitives.publicExponent),
          "key_ops": ["verify"],
        ],
        ["kty": "oct", "kid": "shared", "k": "AAAA"],
      ]
    ]
  }

  func keySet() throws -> KeySet { try KeySet(parsing: try keySetJSON().bytes) }

  func verifier(
    _ kind: IssuerKind = .citizen, tenants: Set<String> = [],
    algorithms: Set<SignatureAlgorithm> = Set(SignatureAlgorithm.allCases)
  ) throws -> TokenVerifier {
    let issuer = Issuer(name: Self.name, kind: kind, tenants: tenants, algorithms: algorithms)
    return TokenVerifier([(issuer, FixedKeySet(try keySet()))])
  }

  /// Claims of a good token for `/me`, changed as asked.
  static func claims(_ change: (inout JSONObject) -> Void = { _ in }) -> JSON {
    var claims: JSONObject = [
      "iss": .string(name), "sub": "user-1", "aud": "moyai-me", "iat": 1_799_999_990, "exp": 1_800_003_590,
    ]
    change(&claims)
    return .object(claims)
  }

  /// A header for the algorithm, changed as asked.
  static func header(
    _ algorithm: SignatureAlgorithm, _ change: (inout JSONObject) -> Void = { _ in }
  ) -> JSON {
    let kid: JSON =
      switch algorithm {
      case .edDSA: "ed"
      case .es256: "ec"
      case .rs256: "rs"
      }
    var header: JSONObject = ["alg": .string(algorithm.rawValue), "kid": kid, "typ": "JWT"]
    change(&header)
    return .object(header)
  }

  func token(_ algorithm: SignatureAlgorithm = .edDSA, header: JSON? = nil, claims: JSON = claims()) throws -> String {
    try token(algorithm, headerText: (header ?? Self.header(algorithm)).text, claimsText: claims.text)
  }

  /// A token over texts that need not be JSON.
  func token(_ algorithm: SignatureAlgorithm = .edDSA, headerText: String, claimsText: String) throws -> String {
    let signed = Base64URL.encode(headerText.utf8) + "." + Base64URL.encode(claimsText.utf8)
    return signed + "." + Base64URL.encode(try signature(algorithm, over: Array(signed.utf8)))
  }

  private func signature(_ algorithm: SignatureAlgorithm, over bytes: [UInt8]) throws -> [UInt8] {
    switch algorithm {
    case .edDSA: Array(try ed25519.signature(for: bytes))
    case .es256: Array(try p256.signature(for: bytes).rawRepresentation)
    case .rs256:
      Array(try rsa.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
    }
  }

  private func encoded(_ bytes: some Sequence<UInt8>) -> JSON { .string(Base64URL.encode(bytes)) }
}

/// Why the token is refused; nil when it is believed.
func refusal(
  _ verifier: TokenVerifier, _ token: String, for audience: TokenAudience = .me, at now: Timestamp = MadeIssuer.now
) async throws -> TokenRefused.Reason? {
  do {
    _ = try await verifier.verify(token, for: audience, at: now)
    return nil
  } catch let refused as TokenRefused {
    return refused.reason
  }
}
