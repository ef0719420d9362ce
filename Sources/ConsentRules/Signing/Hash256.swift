import Crypto

/// A SHA-256 hash. On the wire it is 64 characters of lower-case hexadecimal, in the database 32 bytes.
package struct Hash256: Hashable, Sendable {
  // Four words and no array: a tree over a million leaves allocates nothing for its hashes.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  /// 32 bytes; nil for another count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      switch index / 8 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      case 2: words.2 = words.2 << 8 | UInt64(byte)
      default: words.3 = words.3 << 8 | UInt64(byte)
      }
    }
    (first, second, third, fourth) = words
  }

  init(_ digest: SHA256Digest) {
    (first, second, third, fourth) = digest.withUnsafeBytes { bytes in
      func word(_ place: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
      }
      return (word(0), word(1), word(2), word(3))
    }
  }

  /// 64 zeros: what stands where there is no earlier block.
  package static let zero = Hash256(words: (0, 0, 0, 0))

  private init(words: (UInt64, UInt64, UInt64, UInt64)) { (first, second, third, fourth) = words }

  /// The hash of these bytes.
  package static func of(_ bytes: some Sequence<UInt8>) -> Hash256 {
    var hasher = SHA256()
    let quick: Void? = bytes.withContiguousStorageIfAvailable {
      hasher.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if quick == nil { Array(bytes).withUnsafeBytes { hasher.update(bufferPointer: $0) } }
    return Hash256(hasher.finalize())
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    [first, second, third, fourth].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
  }

  /// Hands the four words in big-endian byte order to `hasher`.
  func update(_ hasher: inout SHA256) {
    withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)) {
      hasher.update(bufferPointer: $0)
    }
  }
}

extension Hash256 {
  /// Exactly 64 characters of `0-9a-f`; nil for anything else, upper case included.
  package init?(hex text: some StringProtocol) {
    guard let bytes = [UInt8](lowerHex: text.utf8), let hash = Hash256(bytes: bytes) else { return nil }
    self = hash
  }

  /// 64 characters of lower-case hexadecimal.
  package var hex: String { bytes.lowerHex }
}

extension Hash256: CustomStringConvertible {
  package var description: String { hex }
}

extension [UInt8] {
  /// Pairs of `0-9a-f`; nil for anything else.
  package init?(lowerHex digits: some Collection<UInt8>) {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var half: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x61...0x66: value = digit - 0x61 + 10
      default: return nil
      }
      if let high = half {
        bytes.append(high << 4 | value)
        half = nil
      } else {
        half = value
      }
    }
    self = bytes
  }

  /// Lower-case hexadecimal.
  package var lowerHex: String {
    let digits = StaticString("0123456789abcdef").utf8Start
    return String(unsafeUninitializedCapacity: 2 * count) { buffer in
      for (index, byte) in enumerated() {
        buffer[2 * index] = digits[Int(byte >> 4)]
        buffer[2 * index + 1] = digits[Int(byte & 15)]
      }
      return 2 * count
    }
  }
}
