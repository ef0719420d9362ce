/// The parameters of a request's URL, decoded and held against the general syntax restrictions of NGSI-v2.
package struct URLParameters: Hashable, Sendable {
  private var values: [String: String] = [:]

  /// Parameters whose language needs some of the characters that are refused elsewhere. Their own parsers look at them.
  private static let ownLanguage: Set<String> = ["q", "mq", "georel", "coords", "idPattern", "typePattern"]

  /// Reads what follows `?` in a URL, percent-encoded. A `+` is a blank, as browsers and client libraries
  /// write it; a plus (in patterns and time zones) comes as `%2B`.
  /// - Throws: 400 for an empty value, a repeated name, a broken escape or a character that may not be there.
  package init(query: String) throws(NGSIError) {
    for field in query.split(separator: "&", omittingEmptySubsequences: true) {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts[0].percentDecoded, let value = (parts.dropFirst().first ?? "").percentDecoded else {
        throw .parameterCharacters
      }
      try add(name, value)
    }
  }

  /// Takes pairs that are decoded already, in the order of the URL.
  package init(_ pairs: [(String, String)] = []) throws(NGSIError) {
    for (name, value) in pairs { try add(name, value) }
  }

  private mutating func add(_ name: String, _ value: String) throws(NGSIError) {
    guard !name.hasForbiddenCharacters, !value.utf8.contains(0) else {
      throw .parameterCharacters
    }
    guard !value.isEmpty else { throw .parameterEmpty(name) }
    guard Self.ownLanguage.contains(name) || !value.hasForbiddenCharacters else {
      throw .parameterCharacters
    }
    guard values.count < QueryLimits.parametersMax else { throw .parametersTooMany }
    guard values.updateValue(value, forKey: name) == nil else { throw .parameterRepeated(name) }
  }

  /// The value of a parameter; never empty.
  package subscript(name: String) -> String? { values[name] }

  /// The items of a comma-separated value, without blanks around them; nil when the parameter is absent.
  /// - Throws: 400 for an empty item or more of them than `max`.
  func list(_ name: String, max: Int) throws(NGSIError) -> [String]? {
    guard let value = values[name] else { return nil }
    let items = value.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
    guard items.allSatisfy({ !$0.isEmpty }) else { throw .parameterItemEmpty(name) }
    guard items.count <= max else { throw .parameterItemsTooMany(name, max: max) }
    return items
  }
}

extension StringProtocol {
  /// Whether one of `< > " ' = ; ( )` or NUL is in it.
  var hasForbiddenCharacters: Bool {
    utf8.contains { ForbiddenCharacters.contains($0) || $0 == 0 }
  }
}

extension Substring {
  /// Nil when an escape is broken or the bytes are not UTF-8.
  fileprivate var percentDecoded: String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    var iterator = utf8.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        continue
      }
      guard let high = iterator.next()?.hexValue, let low = iterator.next()?.hexValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
