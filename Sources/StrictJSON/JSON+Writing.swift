extension JSON {
  /// Appends the compact text: no blanks, members in order, numbers as they were written.
  package func write(into out: inout [UInt8]) {
    switch self {
    case .null: out.append(literal: "null")
    case .bool(true): out.append(literal: "true")
    case .bool(false): out.append(literal: "false")
    case .number(let number): out.append(contentsOf: number.text.utf8)
    case .string(let text): out.append(jsonString: text)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      var first = true
      for element in elements {
        if first { first = false } else { out.append(UInt8(ascii: ",")) }
        element.write(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object): object.write(into: &out)
    }
  }

  /// The compact text as bytes.
  package var bytes: [UInt8] {
    var out: [UInt8] = []
    write(into: &out)
    return out
  }

  /// The compact text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONObject {
  /// Appends the compact text of the object, braces included.
  package func write(into out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    var first = true
    for (key, value) in members {
      if first { first = false } else { out.append(UInt8(ascii: ",")) }
      out.append(jsonString: key)
      out.append(UInt8(ascii: ":"))
      value.write(into: &out)
    }
    out.append(UInt8(ascii: "}"))
  }
}

extension [UInt8] {
  /// Appends the ASCII bytes of a literal.
  package mutating func append(literal: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends the decimal digits of a number, without a string in between.
  package mutating func append(decimal number: Int64) {
    let digitsMax = 20
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: digitsMax) { digits in
      var first = digitsMax
      var rest = number.magnitude
      repeat {
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
        rest = quotient
      } while rest > 0
      if number < 0 {
        first -= 1
        digits[first] = UInt8(ascii: "-")
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[first...]))
    }
  }

  /// Appends a JSON string with its quotes. Only what RFC 8259 §7 demands is escaped.
  package mutating func append(jsonString text: String) {
    append(UInt8(ascii: "\""))
    let quick: Void? = text.utf8.withContiguousStorageIfAvailable { append(escaping: $0) }
    if quick == nil { Array(text.utf8).withUnsafeBufferPointer { append(escaping: $0) } }
    append(UInt8(ascii: "\""))
  }

  private mutating func append(escaping source: UnsafeBufferPointer<UInt8>) {
    var start = 0
    for index in source.indices {
      let byte = source[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      append(contentsOf: source[start..<index])
      append(escapeOf: byte)
      start = index + 1
    }
    append(contentsOf: source[start...])
  }

  private mutating func append(escapeOf byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(literal: "\\\"")
    case UInt8(ascii: "\\"): append(literal: "\\\\")
    case 0x08: append(literal: "\\b")
    case 0x09: append(literal: "\\t")
    case 0x0A: append(literal: "\\n")
    case 0x0C: append(literal: "\\f")
    case 0x0D: append(literal: "\\r")
    default:
      append(literal: "\\u00")
      append(hexDigit: byte >> 4)
      append(hexDigit: byte & 0xF)
    }
  }

  private mutating func append(hexDigit value: UInt8) {
    append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
  }
}
