/// A table as CSV (billing.md §11): CRLF, every field quoted, the header in Japanese.
package struct CSVTable: Sendable, Hashable {
  package let header: [String]
  package private(set) var rows: [[String]] = []

  /// The bytes of the text.
  package enum Encoding: String, Sendable, CaseIterable {
    /// UTF-8 with byte order mark, by which spreadsheets know it.
    case utf8
    /// Windows-31J.
    case cp932
  }

  /// A table without rows.
  package init(header: [String]) { self.header = header }

  /// Adds a row: one field for each column.
  package mutating func append(_ fields: [String]) { rows.append(fields) }

  /// The file.
  /// - Throws: `not_encodable` with a pointer to row (from 0) and column.
  package func encoded(_ encoding: Encoding) throws(PaperError) -> [UInt8] {
    var bytes: [UInt8] = encoding == .utf8 ? [0xEF, 0xBB, 0xBF] : []
    try append(header, to: &bytes, encoding) { "/header/\($0)" }
    for (index, row) in rows.enumerated() {
      try append(row, to: &bytes, encoding) { column in
        "/rows/\(index)/\(column < header.count ? header[column] : String(column))"
      }
    }
    return bytes
  }

  private func append(
    _ fields: [String], to bytes: inout [UInt8], _ encoding: Encoding, _ place: (Int) -> String
  ) throws(PaperError) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      // A spreadsheet would run such a text as a formula.
      if Self.looksLikeFormula(field) { bytes.append(UInt8(ascii: "'")) }
      let quoted = field.replacing("\"", with: "\"\"")
      switch encoding {
      case .utf8: bytes.append(contentsOf: quoted.utf8)
      case .cp932:
        for scalar in quoted.unicodeScalars {
          guard Windows31J.append(scalar, to: &bytes) else {
            throw PaperError(
              .notEncodable, at: place(index),
              "the character U+\(String(scalar.value, radix: 16, uppercase: true)) is not in Windows-31J")
          }
        }
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(contentsOf: [0x0D, 0x0A])
  }

  /// Fields that begin with `= + - @`, also in full width and behind blanks or control characters, and are no numbers.
  static func looksLikeFormula(_ field: String) -> Bool {
    let text = CharacterWidth.half(field).unicodeScalars.drop { $0.value <= 0x20 }
    guard let first = text.first, "=+-@".unicodeScalars.contains(first) else { return false }
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
