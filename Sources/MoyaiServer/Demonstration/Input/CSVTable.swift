/// A comma-separated file read strictly (RFC 4180, UTF-8): every row as wide as its header, quotes closed, nothing guessed.
struct CSVTable {
  let file: String
  let columns: [String]
  let rows: [CSVRow]

  /// - Parameters:
  ///   - bytes: the whole file; line ends LF or CRLF.
  ///   - columns: those that must be there, in this order; nil takes the header as it is.
  init(_ bytes: [UInt8], file: String, columns expected: [String]? = nil) throws(DemonstrationDataError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DemonstrationDataError(file: file, reason: "is not UTF-8")
    }
    var reader = CSVReader(text.utf8, file: file)
    guard let header = try reader.record() else { throw DemonstrationDataError(file: file, reason: "is empty") }
    if let expected, header.fields != expected {
      throw DemonstrationDataError(
        file: file, line: 1,
        reason: "has the columns \(header.fields.joined(separator: ",")) instead of "
          + expected.joined(separator: ","))
    }
    var places: [String: Int] = [:]
    for (place, name) in header.fields.enumerated() where places.updateValue(place, forKey: name) != nil {
      throw DemonstrationDataError(file: file, line: 1, column: name, reason: "occurs twice")
    }
    var rows: [CSVRow] = []
    while let record = try reader.record() {
      guard record.fields.count == header.fields.count else {
        throw DemonstrationDataError(
          file: file, line: record.line, reason: "has \(record.fields.count) fields instead of \(header.fields.count)")
      }
      rows.append(CSVRow(file: file, line: record.line, places: places, fields: record.fields))
    }
    self.file = file
    self.columns = header.fields
    self.rows = rows
  }
}

/// One row, read by the names of its columns.
struct CSVRow {
  let file: String
  let line: Int
  fileprivate let places: [String: Int]
  fileprivate let fields: [String]

  fileprivate init(file: String, line: Int, places: [String: Int], fields: [String]) {
    self.file = file
    self.line = line
    self.places = places
    self.fields = fields
  }

  /// The field as it stands; may be empty.
  func optional(_ column: String) throws(DemonstrationDataError) -> String {
    guard let place = places[column] else { throw failure(column, "is missing") }
    return fields[place]
  }

  /// The field, which may not be empty.
  func text(_ column: String) throws(DemonstrationDataError) -> String {
    let text = try optional(column)
    guard !text.isEmpty else { throw failure(column, "is empty") }
    return text
  }

  /// The field read by `read`, which answers nil for what it cannot read.
  func value<Value>(_ column: String, _ kind: String, _ read: (String) -> Value?) throws(DemonstrationDataError)
    -> Value
  {
    guard let value = read(try text(column)) else { throw failure(column, "is no \(kind)") }
    return value
  }

  /// `1` is true, empty is false.
  func mark(_ column: String) throws(DemonstrationDataError) -> Bool {
    switch try optional(column) {
    case "1": true
    case "": false
    default: throw failure(column, "is neither 1 nor empty")
    }
  }

  func failure(_ column: String, _ reason: String) -> DemonstrationDataError {
    DemonstrationDataError(file: file, line: line, column: column, reason: reason)
  }
}
