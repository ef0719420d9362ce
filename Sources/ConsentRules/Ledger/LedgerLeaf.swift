import Crypto
package import StrictJSON

/// The leaf of a ledger entry: SHA-256(0x00 ‖ salt ‖ canonical payload). The salt hides a payload that could be guessed:
/// once salt and payload are erased, the leaf says nothing about them.
package enum LedgerLeaf {
  /// Bytes of a salt.
  package static let saltLength = 32

  /// The leaf of canonical bytes.
  package static func hash(salt: [UInt8], payload: [UInt8]) -> Hash256 {
    var hasher = SHA256()
    withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
    salt.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    payload.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Hash256(hasher.finalize())
  }

  /// The leaf of a payload.
  package static func hash(salt: [UInt8], payload: JSON) -> Hash256 {
    hash(salt: salt, payload: payload.canonicalBytes)
  }

  /// The inner node over two: SHA-256(0x01 ‖ left ‖ right).
  package static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    var hasher = SHA256()
    withUnsafeBytes(of: UInt8(1)) { hasher.update(bufferPointer: $0) }
    left.update(&hasher)
    right.update(&hasher)
    return Hash256(hasher.finalize())
  }
}
