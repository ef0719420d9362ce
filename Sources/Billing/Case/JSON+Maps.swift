import StrictJSON

extension JSON {
  /// An integer.
  static func integer(_ value: Int) -> JSON { .number(JSONNumber(value)) }

  /// An exact quantity: a number where a case allows one, else text (Allocation.docc, the case).
  static func quantity(_ text: String) -> JSON {
    guard let value = Int(text), value.magnitude < 1 << 53 else { return .string(text) }
    return .integer(value)
  }

  /// A map of elements with distinct keys.
  static func map<Element>(
    _ elements: [Element], key: (Element) -> String, _ value: (Element) -> JSON
  ) -> JSON {
    var object = JSONObject()
    for element in elements { object.append(key(element), value(element)) }
    return .object(object)
  }

  /// A map of groups, in the order in which each key is first met.
  static func map<Element>(
    groups elements: [Element], by key: (Element) -> String, _ value: ([Element]) -> JSON
  ) -> JSON {
    let groups = Dictionary(grouping: elements, by: key)
    return map(groups.keys.sorted(), key: { $0 }) { value(groups[$0] ?? []) }
  }
}
