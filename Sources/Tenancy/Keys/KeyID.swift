/// The public part of a key: twelve base62 characters. It names the key in lists, logs and usage records.
package struct KeyID: Hashable, Sendable {
  // Twelve bytes in two integers: hashing a cache key then costs no walk through a string.
  private let first: UInt64
  private let last: UInt32

  package static let length = 12

  /// Exactly twelve characters of `0-9A-Za-z`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    self.init(ascii: Array(text.utf8)[...])
  }

  init?(ascii bytes: some Collection<UInt8>) {
    guard bytes.count == Self.length, bytes.allSatisfy(Base62.contains) else { return nil }
    first = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    last = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt32($1) }
  }

  var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: first >> (56 - 8 * UInt64($0))) }
      + (0..<4).map { UInt8(truncatingIfNeeded: last >> (24 - 8 * UInt32($0))) }
  }

  /// The twelve characters.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension KeyID: CustomStringConvertible {
  package var description: String { text }
}
