extension APIKeyText {
  /// Whether the bytes hold something shaped like a key: the refusal of keys in paths, queries and bodies, and the
  /// logger, ask this. Shape alone counts, a wrong CRC does not excuse it.
  package static func isPresent(in bytes: some Collection<UInt8>) -> Bool {
    !ranges(in: Array(bytes)).isEmpty
  }

  /// The well-formed keys in the bytes, at most `limit`: their `exposed_at` gets set.
  package static func keys(in bytes: some Collection<UInt8>, limit: Int) -> [APIKeyText] {
    let all = Array(bytes)
    return ranges(in: all).lazy.compactMap { APIKeyText(ascii: Array(all[$0])) }.prefix(limit).map { $0 }
  }

  /// The text with every key masked as `moyai_…`.
  package static func redacted(_ text: String) -> String {
    let all = Array(text.utf8)
    let found = ranges(in: all)
    guard !found.isEmpty else { return text }
    var result: [UInt8] = []
    var position = 0
    for range in found {
      result += all[position..<range.lowerBound] + Array("moyai_…".utf8)
      position = range.upperBound
    }
    return String(decoding: result + all[position...], as: UTF8.self)
  }

  private static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    guard bytes.count >= length else { return [] }
    var found: [Range<Int>] = []
    var start = 0
    while start <= bytes.count - length {
      if hasShape(bytes[start..<(start + length)]) {
        found.append(start..<(start + length))
        start += length
      } else {
        start += 1
      }
    }
    return found
  }

  private static func hasShape(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = bytes.startIndex
    guard bytes[start] == UInt8(ascii: "m"), bytes.starts(with: "moyai_".utf8) else { return false }
    guard [8, 13, 20, 33].allSatisfy({ bytes[start + $0] == UInt8(ascii: "_") }) else { return false }
    return KeyKind(rawValue: String(decoding: bytes[(start + 6)..<(start + 8)], as: UTF8.self)) != nil
      && KeyEnvironment(rawValue: String(decoding: bytes[(start + 9)..<(start + 13)], as: UTF8.self)) != nil
      && bytes[(start + 14)..<(start + 20)].allSatisfy { (0x30...0x39).contains($0) }
      && bytes[(start + 21)..<(start + 33)].allSatisfy(Base62.contains)
      && bytes[(start + 34)...].allSatisfy(Base62.contains)
  }
}
