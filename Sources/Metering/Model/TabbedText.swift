/// Fields of a line, separated by tabs: the readable text form of counts. Keys and services come from closed character sets
/// today; the framing does not rest on that.
enum TabbedText {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  private static let escape = UInt8(ascii: "\\")

  static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  static func append(escaped value: String, to text: inout [UInt8]) {
    for byte in value.utf8 {
      switch byte {
      case tab: text.append(contentsOf: [escape, UInt8(ascii: "t")])
      case lineFeed: text.append(contentsOf: [escape, UInt8(ascii: "n")])
      case escape: text.append(contentsOf: [escape, escape])
      default: text.append(byte)
      }
    }
  }

  /// Nil when it is not what ``append(escaped:to:)`` writes.
  static func unescaped(_ bytes: some Collection<UInt8>) -> String? {
    var result: [UInt8] = []
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      guard byte == escape else {
        result.append(byte)
        continue
      }
      switch rest.next() {
      case UInt8(ascii: "t"): result.append(tab)
      case UInt8(ascii: "n"): result.append(lineFeed)
      case escape: result.append(escape)
      default: return nil
      }
    }
    return String(validating: result, as: UTF8.self)
  }
}
