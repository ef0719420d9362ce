import ConsentRules
import Crypto

/// Seals the cursors of lists, so that they are opaque and nobody can make or change one: AES-GCM, bound to the list
/// and to whose list it is.
package struct CursorSeal: Sendable {
  private let key: SymmetricKey

  /// - Parameter secret: any secret of at least 32 bytes that all nodes share; the key is derived from it.
  package init(secret: [UInt8]) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), info: Array("moyai cursor 1".utf8), outputByteCount: 32)
  }

  func seal(_ place: [UInt8], list: String, of account: AccountID) throws -> String {
    let box = try AES.GCM.seal(place, using: key, authenticating: Self.binding(list, account))
    return Base64URL.text(Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
  }

  /// - Throws: ``ConsentError/cursorInvalid`` for whatever ``seal(_:list:of:)`` did not make for this list.
  func open(_ cursor: String, list: String, of account: AccountID) throws(ConsentError) -> [UInt8] {
    guard cursor.utf8.count <= 4_096, let bytes = Base64URL.bytes(Array(cursor.utf8)), bytes.count >= 28,
      let nonce = try? AES.GCM.Nonce(data: bytes[..<12]),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: bytes[12..<(bytes.count - 16)], tag: bytes[(bytes.count - 16)...]),
      let place = try? AES.GCM.open(box, using: key, authenticating: Self.binding(list, account))
    else { throw .cursorInvalid }
    return Array(place)
  }

  private static func binding(_ list: String, _ account: AccountID) -> [UInt8] { Array(list.utf8) + account.bytes }
}

/// Integers one after the other, for what cursors hold.
struct PlaceWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  static func numbers(_ bytes: [UInt8]) -> [UInt64] {
    stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
      bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
