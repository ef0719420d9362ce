package import CivilTime
import Crypto
package import StrictJSON

/// A public signing key as the JWKS shows it: an OKP key of Ed25519 with its tenant and the time it is for.
package struct PublicKey: Hashable, Sendable {
  package let name: SigningKeyName
  /// The tenant the set says it belongs to. A key counts only where this and its name agree (I-27).
  package let tenant: TenantDigits
  /// Seconds since 1970 from which it signs, and at which it no longer does.
  package let notBefore: Int64
  package let expires: Int64
  /// The 32 bytes of the key.
  package let bytes: [UInt8]

  init(name: SigningKeyName, tenant: TenantDigits, notBefore: Int64, expires: Int64, bytes: [UInt8]) {
    self.name = name
    self.tenant = tenant
    self.notBefore = notBefore
    self.expires = expires
    self.bytes = bytes
  }

  /// Whether something of that instant may be signed with it.
  package func covers(_ instant: Timestamp) -> Bool {
    (notBefore..<expires).contains(instant.secondsSinceEpoch)
  }

  /// Whether it may speak for `tenant`: both its name and its entry in the set say so.
  package func belongs(to tenant: TenantDigits) -> Bool { name.tenant == tenant && self.tenant == tenant }

  /// Whether `signature` is this key's over `message`. Signatures with S ≥ L are refused: they are second texts of
  /// signatures that exist.
  package func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    guard Ed25519Order.hasCanonicalScalar(signature),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return false }
    return key.isValidSignature(signature, for: message)
  }
}

extension PublicKey {
  /// One element of a JWKS. Further members, as `use` and `alg`, are ignored (RFC 7517 §4); nil when a member that
  /// counts is missing or of another form.
  package init?(jwk: JSON) {
    guard let jwk = jwk.object, jwk["kty"]?.string == "OKP", jwk["crv"]?.string == "Ed25519",
      let name = jwk["kid"]?.string.flatMap({ SigningKeyName($0) }),
      let tenant = jwk["tenant"]?.string.flatMap({ TenantDigits($0) }),
      let notBefore = jwk["nbf"]?.number?.int64, let expires = jwk["exp"]?.number?.int64, notBefore < expires,
      let bytes = jwk["x"]?.string.flatMap({ Base64URL.bytes(Array($0.utf8)) }), bytes.count == 32
    else { return nil }
    self.init(name: name, tenant: tenant, notBefore: notBefore, expires: expires, bytes: bytes)
  }

  /// The key as it is published.
  package var jwk: JSON {
    [
      "alg": "EdDSA", "crv": "Ed25519", "exp": .number(JSONNumber(expires)), "kid": .string(name.text), "kty": "OKP",
      "nbf": .number(JSONNumber(notBefore)), "tenant": .string(tenant.text), "use": "sig",
      "x": .string(Base64URL.text(bytes)),
    ]
  }
}

/// The order L of the group of Ed25519 (RFC 8032 §5.1): 2^252 + 27742317777372353535851937790883648493.
enum Ed25519Order {
  private static let littleEndian: [UInt8] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ]

  /// Whether the second half of a 64-byte signature is a number below L.
  static func hasCanonicalScalar(_ signature: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    return signature[32...].reversed().lexicographicallyPrecedes(littleEndian.reversed())
  }
}
