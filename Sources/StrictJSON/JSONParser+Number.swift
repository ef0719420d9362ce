extension JSONParser {
  /// Parses a number by the grammar of RFC 8259 §6 and keeps its text.
  mutating func parseNumber() throws(JSONError) -> JSONNumber {
    let start = position
    _ = consume(UInt8(ascii: "-"))
    if !consume(UInt8(ascii: "0")) { try skipDigits() }
    if consume(UInt8(ascii: ".")) { try skipDigits() }
    if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
      if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
      try skipDigits()
    }
    guard position - start <= limits.maxNumberBytes else { throw JSONError(.numberTooLong, at: start) }
    return JSONNumber(grammatical: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// One digit or more.
  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw fault() }
  }
}
