/// Base64 for URLs (RFC 4648 §5) without padding, in its one canonical form: what decodes also encodes to the same text.
enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static let values: [UInt8: UInt32] = Dictionary(
    uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt32($0)) })

  /// Nil for padding, foreign characters, an impossible length, and stray bits in the last character.
  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, width): (UInt32, UInt32) = (0, 0)
    for character in text {
      guard let value = values[character] else { return nil }
      bits = bits << 6 | value
      width += 6
      if width >= 8 {
        width -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> width))
        bits &= (1 << width) - 1
      }
    }
    // Six bits left over are a character that carries nothing.
    return width < 6 && bits == 0 ? bytes : nil
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    var (bits, width): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      width += 8
      while width >= 6 {
        width -= 6
        text.append(alphabet[Int(bits >> width)])
        bits &= (1 << width) - 1
      }
    }
    if width > 0 { text.append(alphabet[Int(bits << (6 - width))]) }
    return String(decoding: text, as: UTF8.self)
  }
}
