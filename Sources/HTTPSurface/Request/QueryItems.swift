/// The parameters of a query, decoded, in the order in which they came.
package struct QueryItems: Sendable, Hashable {
  /// One parameter. `value` is nil when there was no `=`.
  package struct Item: Sendable, Hashable {
    package let name: String
    package let value: String?
  }

  package private(set) var items: [Item] = []

  package init() {}

  /// Reads the part of a URL after `?`.
  /// - Throws: `bad_request` for a broken escape or too many parameters.
  package init(query: Substring, itemsMax: Int) throws(Problem) {
    guard !query.isEmpty else { return }
    for part in query.utf8.split(separator: UInt8(ascii: "&")) {
      guard items.count < itemsMax else { throw Problem(.badRequest, shown: "too many query parameters") }
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      let name = PercentCoding.decode(part[..<(equals ?? part.endIndex)], plusIsBlank: true)
      var value: String?
      if let equals {
        value = PercentCoding.decode(part[part.index(after: equals)...], plusIsBlank: true)
        if value == nil { throw Problem(.badRequest, shown: "broken escape in the query") }
      }
      guard let name else { throw Problem(.badRequest, shown: "broken escape in the query") }
      items.append(Item(name: name, value: value))
    }
  }

  /// The value of the first parameter of this name; nil when there is none.
  package subscript(name: String) -> String? {
    for item in items where item.name == name { return item.value ?? "" }
    return nil
  }

  package var isEmpty: Bool { items.isEmpty }
}
