/// What is wrong with a file of the demonstration data, and where.
package struct DemonstrationDataError: Error, Equatable, CustomStringConvertible {
  package let file: String
  /// From 1; nil when it concerns the whole file.
  package let line: Int?
  /// The name in the header.
  package let column: String?
  package let reason: String

  package init(file: String, line: Int? = nil, column: String? = nil, reason: String) {
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `evacuation-sites.csv, line 3, column 緯度: is no number`
  package var description: String {
    [file, line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self).joined(separator: ", ") + ": "
      + reason
  }
}
