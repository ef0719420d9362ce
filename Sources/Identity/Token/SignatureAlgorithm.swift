/// How tokens may be signed. There is no other algorithm: `none` and the shared secrets of HS256 have no representation.
package enum SignatureAlgorithm: String, Hashable, Sendable, CaseIterable {
  /// Ed25519.
  case edDSA = "EdDSA"
  /// ECDSA on P-256 with SHA-256.
  case es256 = "ES256"
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rs256 = "RS256"
}
