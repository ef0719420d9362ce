extension JSONNumber {
  /// The exact value as sign, digits and power of ten: `digits × 10^exponent`. Digits have neither leading nor
  /// trailing zeros; zero is no digits at all.
  struct Decimal: Hashable {
    var isNegative: Bool
    /// ASCII digits, most significant first.
    var digits: [UInt8]
    var exponent: Int

    /// Reads a text of the JSON number grammar. An exponent too large for `Int` is taken as its nearest end,
    /// which no consumer can tell from the real one: all have bounds far below.
    init(_ text: String) {
      isNegative = false
      digits = []
      exponent = 0
      var fractionDigits = 0
      var inFraction = false
      var iterator = text.utf8.makeIterator()
      scan: while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "-"): isNegative = true
        case UInt8(ascii: "."): inFraction = true
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
          exponent = Self.exponent(&iterator)
          break scan
        default:
          digits.append(byte)
          if inFraction { fractionDigits += 1 }
        }
      }
      exponent -= fractionDigits
      normalise()
    }

    private static func exponent(_ iterator: inout String.UTF8View.Iterator) -> Int {
      let ceiling = 1_000_000_000_000
      var value = 0
      var negative = false
      while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "-"): negative = true
        case UInt8(ascii: "+"): break
        default: value = min(value * 10 + Int(byte - UInt8(ascii: "0")), ceiling)
        }
      }
      return negative ? -value : value
    }

    mutating func normalise() {
      if let first = digits.firstIndex(where: { $0 != UInt8(ascii: "0") }) {
        digits.removeFirst(first)
      } else {
        digits.removeAll()
      }
      while digits.last == UInt8(ascii: "0") {
        digits.removeLast()
        exponent += 1
      }
      if digits.isEmpty {
        isNegative = false
        exponent = 0
      }
    }

    /// Whether the value has no fraction.
    var isIntegral: Bool { exponent >= 0 }

    /// The power of ten of the most significant digit, plus one: 1 for 5, 0 for 0.5, 3 for 100.
    var magnitude: Int { digits.count + exponent }

    /// Plain notation without exponent, superfluous zeros or a minus before zero.
    var plain: String {
      guard !digits.isEmpty else { return "0" }
      var out: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
      let zero = UInt8(ascii: "0")
      if magnitude <= 0 {
        out += [zero, UInt8(ascii: ".")]
        out += repeatElement(zero, count: -magnitude)
        out += digits
      } else if magnitude >= digits.count {
        out += digits
        out += repeatElement(zero, count: magnitude - digits.count)
      } else {
        out += digits[..<magnitude]
        out.append(UInt8(ascii: "."))
        out += digits[magnitude...]
      }
      return String(decoding: out, as: UTF8.self)
    }
  }

  /// The value in plain notation (`1.50e1` is `15`, `-0.0` is `0`); equal values give equal texts. Nil when it
  /// would need more than `maxDigits` digits.
  package func plain(maxDigits: Int = 1024) -> String? {
    let value = Decimal(text)
    let width = max(value.magnitude, 0) + max(-value.exponent, 0)
    return width <= maxDigits ? value.plain : nil
  }
}
