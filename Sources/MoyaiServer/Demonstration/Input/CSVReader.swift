/// Cuts comma-separated text into records.
struct CSVReader {
  struct Record {
    /// On which line it begins, from 1.
    let line: Int
    let fields: [String]
  }

  private let bytes: [UInt8]
  private let file: String
  private var position = 0
  private var line = 1

  init(_ bytes: some Sequence<UInt8>, file: String) {
    self.bytes = Array(bytes)
    self.file = file
  }

  /// The next record; nil at the end.
  mutating func record() throws(DemonstrationDataError) -> Record? {
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard position < bytes.count else { break }
      let separator = bytes[position]
      position += 1
      if separator == UInt8(ascii: ",") { continue }
      line += 1
      break
    }
    return Record(line: start, fields: fields)
  }

  /// Reads up to, not over, the comma or the line feed.
  private mutating func field() throws(DemonstrationDataError) -> String {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quotedField() }
    var field: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n") {
      guard bytes[position] != UInt8(ascii: "\"") else { throw failure("has a quote inside an unquoted field") }
      if isCarriageReturnAtEnd {
        position += 1
        break
      }
      field.append(bytes[position])
      position += 1
    }
    return String(decoding: field, as: UTF8.self)
  }

  private mutating func quotedField() throws(DemonstrationDataError) -> String {
    var field: [UInt8] = []
    let start = line
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\"") else {
        if byte == UInt8(ascii: "\n") { line += 1 }
        field.append(byte)
        continue
      }
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        field.append(byte)
        position += 1
        continue
      }
      if isCarriageReturnAtEnd { position += 1 }
      guard position == bytes.count || bytes[position] == UInt8(ascii: ",") || bytes[position] == UInt8(ascii: "\n")
      else {
        throw failure("has text after a closing quote")
      }
      return String(decoding: field, as: UTF8.self)
    }
    throw DemonstrationDataError(file: file, line: start, reason: "has a quote that is never closed")
  }

  private var isCarriageReturnAtEnd: Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: "\r")
      && (position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n"))
  }

  private func failure(_ reason: String) -> DemonstrationDataError {
    DemonstrationDataError(file: file, line: line, reason: reason)
  }
}
