extension JSON {
  /// The canonical text (RFC 8785): members sorted by the UTF-16 code units of their names, numbers as ECMAScript
  /// prints the nearest double. Signed and hashed documents hold integers only; of these, one beyond ±2^53 loses
  /// digits here by the rule of the RFC, so keep such numbers in strings.
  package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

  /// The bytes of `canonicalText`: what is hashed and signed.
  package var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    writeCanonical(into: &out)
    return out
  }

  private func writeCanonical(into out: inout [UInt8]) {
    switch self {
    case .null, .bool, .string: write(into: &out)
    case .number(let number): out.append(contentsOf: number.ecmaScript.utf8)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        element.writeCanonical(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object):
      let sorted = object.members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      out.append(UInt8(ascii: "{"))
      for (index, member) in sorted.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        out.append(jsonString: member.key)
        out.append(UInt8(ascii: ":"))
        member.value.writeCanonical(into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }
}

extension JSONNumber {
  /// The nearest double as ECMAScript's `Number::toString` prints it (RFC 8785 §3.2.2.3). A value beyond the range
  /// of doubles keeps its text, which no canonical reader accepts: it fails there instead of turning into another.
  var ecmaScript: String {
    if let integer = int64, integer.magnitude <= 1 << 53 { return String(integer) }
    guard let value = double else { return text }
    let decimal = Decimal(value.description)
    guard decimal.magnitude > 21 || decimal.magnitude < -5, !decimal.digits.isEmpty else { return decimal.plain }
    let digits = String(decoding: decimal.digits, as: UTF8.self)
    let power = decimal.magnitude - 1
    let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
    return "\(decimal.isNegative ? "-" : "")\(mantissa)e\(power < 0 ? "-" : "+")\(power.magnitude)"
  }
}
