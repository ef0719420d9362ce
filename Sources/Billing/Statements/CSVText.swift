/// A table as CSV (Billing.docc, papers as data): UTF-8 with byte order mark, CRLF, every field quoted.
package struct CSVText {
  package private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  package init(header: [String]) { append(header) }

  package mutating func append(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      // A spreadsheet would take such a text for a formula.
      if Self.looksLikeFormula(field) { bytes.append(UInt8(ascii: "'")) }
      for byte in field.utf8 {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(contentsOf: [0x0D, 0x0A])
  }

  private static func looksLikeFormula(_ field: String) -> Bool {
    guard let first = field.utf8.first, "=+-@".utf8.contains(first) else { return false }
    return !isNumber(field)
  }

  /// A sign, digits, and a decimal part.
  private static func isNumber(_ field: String) -> Bool {
    var digits = Substring(field)
    if digits.hasPrefix("-") || digits.hasPrefix("+") { digits.removeFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}
