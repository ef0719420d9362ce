/// The rows of a CSV file (RFC 4180): commas, quotes doubled inside quotes, lines ended by CRLF or LF. Empty lines are read
/// over; a line's number is where it begins in the file.
enum CSVRows {
  struct Row: Sendable, Hashable {
    let line: Int
    let fields: [String]
  }

  /// - Throws: `BillingError.file` for what is not UTF-8, and for a quote that does not end or stands inside a field.
  static func read(_ file: [UInt8]) throws -> [Row] {
    let bytes = file.starts(with: [0xEF, 0xBB, 0xBF]) ? file[3...] : file[...]
    guard String(validating: bytes, as: UTF8.self) != nil else { throw encodingFault(bytes) }
    var rows: [Row] = []
    var (line, start) = (1, 1)
    var (fields, field): ([String], [UInt8]) = ([], [])
    var (isQuoted, wasQuoted) = (false, false)
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field = []
      wasQuoted = false
    }
    func endRow() {
      endField()
      if fields != [""] { rows.append(Row(line: start, fields: fields)) }
      fields = []
    }
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A { line += 1 }
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index < bytes.endIndex, bytes[index] == 0x22 {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case 0x22 where field.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
      case 0x22:
        throw BillingError.file(line: line, column: fields.count + 1, code: "invalid_input", "a quote inside a field")
      case 0x2C: endField()
      case 0x0D where index < bytes.endIndex && bytes[index] == 0x0A: break
      case 0x0A:
        endRow()
        start = line
      default: field.append(byte)
      }
    }
    guard !isQuoted else {
      throw BillingError.file(line: start, column: fields.count + 1, code: "invalid_input", "a quote does not end")
    }
    if !field.isEmpty || !fields.isEmpty { endRow() }
    return rows
  }

  /// Where the first byte stands that no UTF-8 text has.
  private static func encodingFault(_ bytes: ArraySlice<UInt8>) -> BillingError {
    var (line, column) = (1, 1)
    for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      column = 1
      for field in text.split(separator: 0x2C, omittingEmptySubsequences: false) {
        if String(validating: field, as: UTF8.self) == nil {
          return .file(line: line, column: column, code: "invalid_input", "the file is not UTF-8")
        }
        column += 1
      }
      line += 1
    }
    return .file(line: line, column: column, code: "invalid_input", "the file is not UTF-8")
  }
}
