package import StrictJSON

/// One item of a category version: its name, the type of its values, and what people call it.
package struct CategoryItem: Hashable, Sendable {
  package enum ValueType: String, Sendable, CaseIterable {
    case string, integer, number, boolean, date, datetime
  }

  package let name: String
  package let type: ValueType
  /// Whether the value is a list of such values.
  package let isList: Bool
  /// Whether two persons agreed that values look like Individual Numbers by chance only.
  package let isNumberExempt: Bool
  /// What residents are shown instead of the name; nil in a register that has names alone.
  package let title: TitleText?

  /// Nil unless the name is `[a-z][a-z0-9_]{0,47}`.
  package init?(
    name: String, type: ValueType, isList: Bool = false, isNumberExempt: Bool = false, title: TitleText? = nil
  ) {
    guard (1...48).contains(name.utf8.count), let first = name.utf8.first, (0x61...0x7A).contains(first),
      name.utf8.allSatisfy(\.isLowerNameByte)
    else { return nil }
    self.name = name
    self.type = type
    self.isList = isList
    self.isNumberExempt = isNumberExempt
    self.title = title
  }

  /// `{"name","type"}` with optional `"list":true`, `"number_exempt":true` and `"title":{"ja","en"}`; nil for anything
  /// else. A `false` written out is refused: one item has one text, so that its hash is one.
  package init?(json: JSON) {
    guard let object = json.object, let name = object["name"]?.string,
      let type = object["type"]?.string.flatMap({ ValueType(rawValue: $0) })
    else { return nil }
    let isList = object["list"] != nil
    let isExempt = object["number_exempt"] != nil
    let title = object["title"].map { TitleText(json: $0) }
    guard object.count == 2 + (isList ? 1 : 0) + (isExempt ? 1 : 0) + (title == nil ? 0 : 1),
      !isList || object["list"] == .bool(true), !isExempt || object["number_exempt"] == .bool(true)
    else { return nil }
    if let title, title == nil { return nil }
    self.init(name: name, type: type, isList: isList, isNumberExempt: isExempt, title: title ?? nil)
  }

  package var json: JSON { .object(members(title: title?.json)) }

  /// As a notice in one language quotes it: the title, where there is one, is the text of that language.
  package func json(in language: NoticeLanguage) -> JSON {
    .object(members(title: title.map { .string($0[language]) }))
  }

  private func members(title: JSON?) -> JSONObject {
    var object: JSONObject = ["name": .string(name), "type": .string(type.rawValue)]
    if isList { object.append("list", true) }
    if isNumberExempt { object.append("number_exempt", true) }
    if let title { object.append("title", title) }
    return object
  }
}

/// The ordered items of a category version; possibly none. Names are distinct.
package struct CategoryItems: Hashable, Sendable {
  package let list: [CategoryItem]

  package static let countMax = 200

  /// Nil when a name stands twice or there are more than ``countMax``.
  package init?(_ list: [CategoryItem]) {
    guard list.count <= Self.countMax, Set(list.map(\.name)).count == list.count else { return nil }
    self.list = list
  }

  /// Nil unless it is an array of items.
  package init?(json: JSON) {
    guard let elements = json.array else { return nil }
    let items = elements.compactMap { CategoryItem(json: $0) }
    guard items.count == elements.count else { return nil }
    self.init(items)
  }

  package var json: JSON { .array(list.map(\.json)) }

  /// As a notice in one language quotes them.
  package func json(in language: NoticeLanguage) -> JSON { .array(list.map { $0.json(in: language) }) }

  /// `items_sha256`: the hash of the canonical JSON.
  package var hash: Hash256 { Hash256.of(json.canonicalBytes) }
}
