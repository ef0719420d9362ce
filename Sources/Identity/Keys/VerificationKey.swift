package import Crypto
import CryptoExtras
import StrictJSON

/// A public key of an issuer, for one algorithm.
package struct VerificationKey: Sendable {
  private enum Material: Sendable {
    case ed25519(Curve25519.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case rsa(_RSA.Signing.PublicKey)
  }

  package let id: String
  private let material: Material

  package var algorithm: SignatureAlgorithm {
    switch material {
    case .ed25519: .edDSA
    case .p256: .es256
    case .rsa: .rs256
    }
  }

  /// An Ed25519 key that is known by other means than a key set.
  package init(id: String, _ key: Curve25519.Signing.PublicKey) {
    self.id = id
    material = .ed25519(key)
  }

  /// Sizes of RSA keys that are taken, in bits: below, a key can be factored; above, one check costs too much.
  static let rsaBits = 2_048...8_192

  /// A JSON Web Key (RFC 7517, RFC 8037); nil for one that is not for these signatures. A set may hold such keys too.
  init?(_ jwk: JSONObject) {
    guard let id = jwk["kid"]?.string, !id.isEmpty, Self.isForSignatures(jwk) else { return nil }
    // A private member in a public set means that its key is no secret any more.
    guard ["d", "p", "q", "k"].allSatisfy({ jwk[$0] == nil }) else { return nil }
    guard let material = Self.material(jwk) else { return nil }
    self.id = id
    self.material = material
    if let named = jwk["alg"] {
      guard named.string == algorithm.rawValue else { return nil }
    }
  }

  func verifies(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    switch material {
    case .ed25519(let key): return key.isValidSignature(signature, for: bytes)
    case .p256(let key):
      guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
      return key.isValidSignature(signature, for: bytes)
    case .rsa(let key):
      return key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: bytes),
        padding: .insecurePKCS1v1_5)
    }
  }

  private static func isForSignatures(_ jwk: JSONObject) -> Bool {
    if let use = jwk["use"], use.string != "sig" { return false }
    if let operations = jwk["key_ops"] {
      return operations.array?.contains { $0.string == "verify" } ?? false
    }
    return true
  }

  private static func material(_ jwk: JSONObject) -> Material? {
    func bytes(_ name: String) -> [UInt8]? { jwk[name]?.string.flatMap { Base64URL.decode($0.utf8) } }
    switch (jwk["kty"]?.string, jwk["crv"]?.string) {
    case ("OKP", "Ed25519"):
      return bytes("x").flatMap { try? Curve25519.Signing.PublicKey(rawRepresentation: $0) }.map { .ed25519($0) }
    case ("EC", "P-256"):
      guard let (x, y) = bytes("x").flatMap({ x in bytes("y").map { (x, $0) } }), x.count == 32, y.count == 32 else {
        return nil
      }
      return (try? P256.Signing.PublicKey(rawRepresentation: x + y)).map { .p256($0) }
    case ("RSA", nil):
      guard let (n, e) = bytes("n").flatMap({ n in bytes("e").map { (n, $0) } }),
        let key = try? _RSA.Signing.PublicKey(n: n, e: e), rsaBits.contains(key.keySizeInBits)
      else { return nil }
      return .rsa(key)
    default: return nil
    }
  }
}
