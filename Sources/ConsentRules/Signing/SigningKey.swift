import Crypto

/// A private signing key of a tenant. It says its name; its seed shows itself nowhere but in its file.
package struct SigningKey: Sendable {
  /// The public half, as it is published.
  package let publicKey: PublicKey
  private let key: Curve25519.Signing.PrivateKey

  /// The `kid` of what it signs.
  package var name: SigningKeyName { publicKey.name }

  /// The key of a 32-byte seed, for `notBefore ..< expires` in seconds since 1970; nil for another length or an empty
  /// span.
  package init?(name: SigningKeyName, seed: [UInt8], notBefore: Int64, expires: Int64) {
    guard seed.count == 32, notBefore < expires,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    else { return nil }
    self.key = key
    publicKey = PublicKey(
      name: name, tenant: name.tenant, notBefore: notBefore, expires: expires,
      bytes: Array(key.publicKey.rawRepresentation))
  }

  func signature(of message: [UInt8]) throws -> [UInt8] {
    Array(try key.signature(for: message))
  }

  /// The 32 bytes that the file keeps.
  var seed: [UInt8] { Array(key.rawRepresentation) }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { name.text }
  package var debugDescription: String { name.text }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
