import Foundation

/// The rule of NumberGuard.docc once more, written from the page with Foundation's normalisation and regular expressions.
/// It shares nothing with the guard, and it is as slow as it is short.
enum SlowOracle {
  static func refuses(_ text: String) -> Bool {
    let blanked = tokens.stringByReplacingMatches(
      in: normal(text), range: NSRange(normal(text).startIndex..., in: normal(text)), withTemplate: "§")
    return matches(#"[0-9](?:[-_./ ]*[0-9])*"#, blanked).contains { run in
      let before = run.lowerBound > blanked.startIndex ? blanked[blanked.index(before: run.lowerBound)] : "§"
      return refuses(run: String(blanked[run]), afterPlus: before == "+", before: blanked[..<run.lowerBound])
    }
  }

  static func normal(_ text: String) -> String {
    let invisible: Set<UInt32> = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD]
    var result = ""
    for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars
    where !invisible.contains(scalar.value) {
      if scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue {
        result += String(Int(value))
      } else if scalar.properties.generalCategory == .spaceSeparator
        || [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029].contains(scalar.value)
      {
        result += " "
      } else if (0x2010...0x2015).contains(scalar.value) || scalar.value == 0x2212 || scalar.value == 0x30FC {
        result += "-"
      } else {
        result += scalar.isASCII ? String(scalar) : "§"
      }
    }
    return result
  }

  private static let tokens: NSRegularExpression = {
    let hexadecimal = [32, 40, 64].map { "(?=[0-9]*[a-f])[0-9a-f]{\($0)}(?![0-9A-Za-z])" }.joined(separator: "|")
    let pattern = """
      (?<![0-9A-Za-z])(?:(?:ac|sj|pp|of|cn|cr|rs|cq|le|rq)_[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9A-Za-z])\
      |[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])\
      |\(hexadecimal)\
      |moyai_[0-9A-Za-z]{2}_[0-9A-Za-z]{4}_[0-9A-Za-z]{6}_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}(?![0-9A-Za-z])\
      |eyJ[0-9A-Za-z_-]{13,}+\\.[0-9A-Za-z_-]*+\\.[0-9A-Za-z_-]{43,}+)
      """
    guard let expression = try? NSRegularExpression(pattern: pattern) else {
      preconditionFailure("the pattern is ours")
    }
    return expression
  }()

  private static func matches(_ pattern: String, _ text: String) -> [Range<String.Index>] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else {
      preconditionFailure("the pattern is ours")
    }
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap {
      Range($0.range, in: text)
    }
  }

  private static func refuses(run: String, afterPlus: Bool, before: Substring) -> Bool {
    let groups = matches("[0-9]+", run)
    var rest = groups[...]
    if afterPlus, run.hasPrefix("81") {
      var digits = 0
      while let group = rest.first, digits + run[group].count <= 15 {
        digits += run[group].count
        rest = rest.dropFirst()
      }
    }
    guard let first = rest.first, let last = rest.last else { return false }
    let plain = matches(#"(?<![0-9])(?<![0-9]\.)[0-9]+\.[0-9]+(?![0-9])(?!\.[0-9])"#, run)
    let tied = matches(#"(?<=[0-9][-_/])[0-9]+\.[0-9]+|[0-9]+\.[0-9]+(?=[-_/][0-9])"#, run)
    func fractionOf(_ group: Range<String.Index>, in numbers: [Range<String.Index>]) -> Bool {
      numbers.contains { $0.upperBound == group.upperBound && $0.lowerBound < group.lowerBound }
    }
    let kinds = rest.map { group -> (text: String, isTwelve: Bool, isFour: Bool) in
      let text = String(run[group])
      let isFraction = fractionOf(group, in: plain)
      return (text, text.count == 12 && !isFraction, text.count == 4 && (!isFraction || fractionOf(group, in: tied)))
    }
    if kinds.contains(where: { $0.isTwelve && isRight($0.text) }) { return true }
    if kinds.count >= 3 {
      for place in 2..<kinds.count {
        let three = kinds[(place - 2)...place]
        if three.allSatisfy(\.isFour), isRight(three.map(\.text).joined()) { return true }
      }
    }
    let whole = run[first.lowerBound..<last.upperBound]
    let digits = whole.filter(\.isNumber)
    return digits.count == 12 && !whole.contains(".") && !whole.contains("/") && isRight(digits)
  }

  static func isRight(_ digits: String) -> Bool {
    let values = digits.compactMap(\.wholeNumberValue)
    guard values.count == 12 else { return false }
    return values[11] == checkDigit(Array(values[..<11]))
  }

  /// By the formula as it is printed: P and Q counted from the right.
  static func checkDigit(_ digits: [Int]) -> Int {
    var sum = 0
    for n in 1...11 {
      let weight = n <= 6 ? n + 1 : n - 5
      sum += digits[11 - n] * weight
    }
    let rest = sum % 11
    return rest <= 1 ? 0 : 11 - rest
  }
}
