/// Where a file of the demonstration data comes from: every entity made of it says so.
struct SourceLabel: Equatable {
  let file: String
  let origin: String
  let licence: String
  /// The words the licence asks for.
  let credit: String
  let changes: String

  static let columns = ["file", "origin", "licence", "credit", "changes"]

  /// The labels by file name.
  static func read(_ bytes: [UInt8], file: String) throws(DemonstrationDataError) -> [String: SourceLabel] {
    var labels: [String: SourceLabel] = [:]
    for row in try CSVTable(bytes, file: file, columns: columns).rows {
      let label = SourceLabel(
        file: try row.text("file"), origin: try row.text("origin"), licence: try row.text("licence"),
        credit: try row.text("credit"), changes: try row.text("changes"))
      guard labels.updateValue(label, forKey: label.file) == nil else { throw row.failure("file", "occurs twice") }
    }
    return labels
  }
}
