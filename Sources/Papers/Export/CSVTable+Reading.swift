extension CSVTable {
  /// Reads a file that ``encoded(_:)`` wrote in UTF-8, so that a stored file can be given in another encoding as well; nil
  /// for any other file. An apostrophe before a formula stays, and is not doubled when the table is written again.
  package init?(utf8 bytes: [UInt8]) {
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
    var lines: [[String]] = []
    var line: [String] = []
    var field: [UInt8] = []
    var rest = bytes.dropFirst(3)
    while rest.first == UInt8(ascii: "\"") {
      rest.removeFirst()
      field.removeAll(keepingCapacity: true)
      while let byte = rest.popFirst() {
        if byte != UInt8(ascii: "\"") {
          field.append(byte)
        } else if rest.first == UInt8(ascii: "\"") {
          rest.removeFirst()
          field.append(byte)
        } else {
          break
        }
      }
      guard let text = String(validating: field, as: UTF8.self) else { return nil }
      line.append(text)
      if rest.first == UInt8(ascii: ",") {
        rest.removeFirst()
      } else {
        guard rest.starts(with: [0x0D, 0x0A]) else { return nil }
        rest.removeFirst(2)
        lines.append(line)
        line = []
      }
    }
    guard rest.isEmpty, line.isEmpty, let header = lines.first, lines.allSatisfy({ $0.count == header.count }) else {
      return nil
    }
    self.init(header: header)
    for row in lines.dropFirst() { append(row) }
  }
}
