extension JSON {
  /// Whether the bytes are one JSON text (RFC 8259), however deep it nests and whatever names it repeats. It tells a
  /// document that has one of those faults from one that is no JSON at all.
  package static func isWellFormed(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer, limits: JSONLimits(maxDepth: 0, maxBytes: buffer.count))
      return parser.isWellFormed()
    }
  }
}

extension JSONParser {
  /// Without recursion, since the depth is the client's: one byte is kept for each open array or object.
  fileprivate mutating func isWellFormed() -> Bool {
    var closers: [UInt8] = []
    while true {
      skipWhitespace()
      if consume(UInt8(ascii: "{")) {
        skipWhitespace()
        if !consume(UInt8(ascii: "}")) {
          closers.append(UInt8(ascii: "}"))
          guard passMemberName() else { return false }
          continue
        }
      } else if consume(UInt8(ascii: "[")) {
        skipWhitespace()
        if !consume(UInt8(ascii: "]")) {
          closers.append(UInt8(ascii: "]"))
          continue
        }
      } else {
        guard (try? parseScalar()) != nil else { return false }
      }
      guard let goesOn = passEnds(&closers) else { return false }
      if !goesOn { return true }
    }
  }

  /// What follows a value, up to the next one.
  /// - Returns: whether there is a next one; nil for what may not be here.
  private mutating func passEnds(_ closers: inout [UInt8]) -> Bool? {
    while true {
      skipWhitespace()
      guard let closer = closers.last else { return position == bytes.count ? false : nil }
      if consume(closer) {
        closers.removeLast()
        continue
      }
      guard consume(UInt8(ascii: ",")) else { return nil }
      if closer == UInt8(ascii: "}"), !passMemberName() { return nil }
      return true
    }
  }

  private mutating func passMemberName() -> Bool {
    skipWhitespace()
    guard peek() == UInt8(ascii: "\""), (try? parseString()) != nil else { return false }
    skipWhitespace()
    return consume(UInt8(ascii: ":"))
  }
}
