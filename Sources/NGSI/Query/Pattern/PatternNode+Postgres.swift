extension PatternNode {
  /// The tree as an advanced regular expression of PostgreSQL. Only non-capturing groups are printed: without
  /// captures its engine stays an automaton.
  var postgres: String {
    var out = ""
    print(into: &out)
    return out
  }

  private func print(into out: inout String) {
    switch self {
    case .set(let set): set.print(into: &out)
    case .start: out += "^"
    case .end: out += "$"
    case .sequence(let parts):
      for part in parts { part.printPart(into: &out) }
    case .choice(let parts):
      for (index, part) in parts.enumerated() {
        if index > 0 { out += "|" }
        part.print(into: &out)
      }
    case .repeated(let body, let from, let upTo):
      body.printRepeatable(into: &out)
      switch (from, upTo) {
      case (0, nil): out += "*"
      case (1, nil): out += "+"
      case (0, 1): out += "?"
      case (_, nil): out += "{\(from),}"
      case (_, let upTo?): out += upTo == from ? "{\(from)}" : "{\(from),\(upTo)}"
      }
    }
  }

  /// As a member of a sequence.
  private func printPart(into out: inout String) {
    switch self {
    case .choice, .sequence: printGroup(into: &out)
    case .set, .start, .end, .repeated: print(into: &out)
    }
  }

  /// As what a quantifier follows.
  private func printRepeatable(into out: inout String) {
    if case .set = self { print(into: &out) } else { printGroup(into: &out) }
  }

  private func printGroup(into out: inout String) {
    out += "(?:"
    print(into: &out)
    out += ")"
  }
}

extension ScalarSet {
  fileprivate func print(into out: inout String) {
    if self == .everything {
      out += "."
    } else if let scalar = onlyScalar {
      Self.print(scalar, into: &out)
    } else if ranges.last?.upperBound == Self.lastScalar {
      printBracket(complement, opening: "[^", into: &out)
    } else {
      printBracket(self, opening: "[", into: &out)
    }
  }

  private func printBracket(_ set: ScalarSet, opening: String, into out: inout String) {
    out += opening
    for range in set.ranges {
      Self.print(range.lowerBound, into: &out)
      if range.count > 2 { out += "-" }
      if range.count > 1 { Self.print(range.upperBound, into: &out) }
    }
    out += "]"
  }

  /// Letters and digits as they are, other ASCII as an escape; the rest as it is, since no metacharacter is among it.
  private static func print(_ value: UInt32, into out: inout String) {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
      out.unicodeScalars.append(Unicode.Scalar(UInt8(value)))
    case 0x20..<0x7F:
      out += "\\"
      out.unicodeScalars.append(Unicode.Scalar(UInt8(value)))
    default:
      let digits = String(value, radix: 16)
      let isLong = value > 0xFFFF
      out += isLong ? "\\U" : "\\u"
      out += String(repeating: "0", count: (isLong ? 8 : 4) - digits.utf8.count) + digits
    }
  }
}
