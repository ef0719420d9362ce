import Consent
import ConsentRules
import StrictJSON

/// How categories and purposes look on the wire.
enum DataRegisterShapes {
  private static let titleShape = Schema.object([.init("ja", .text), .init("en", .text)])
  private static let textShape = Schema.object([.init("ja", .text), .init("ja_plain", .text), .init("en", .text)])

  static let item = NamedSchema(
    "CategoryItem", "One item of a category",
    .object([
      .init("name", .string(pattern: "^[a-z][a-z0-9_]{0,47}$")),
      .init("type", .choice(CategoryItem.ValueType.allCases.map(\.rawValue))),
      .init("list", .boolean, isRequired: false), .init("number_exempt", .boolean, isRequired: false),
      .init("title", titleShape, isRequired: false),
    ]))

  private static let categoryMembers: [Schema.Member] = [
    .init("id", .string(pattern: #"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"#)),
    .init("version", .integer(min: 1, max: Int64(RegisteredCategory.versionMax))), .init("title", titleShape),
    .init("items", .array(of: .named(item))), .init("special_care", .boolean), .init("location", .boolean),
    .init("residency_bound", .boolean),
  ]

  static let categoryOrder = NamedSchema("CategoryRequest", "A category version to register", .object(categoryMembers))
  static let category = NamedSchema(
    "Category", "A version of a data category; it never changes",
    .object(
      categoryMembers + [
        .init("items_sha256", .text), .init("state", .choice(RegisteredCategory.State.allCases.map(\.rawValue))),
      ]))

  private static let purposeMembers: [Schema.Member] = [
    .init("id", .string(pattern: "^pur_[a-z0-9_]{3,48}$")),
    .init("version", .integer(min: 1, max: Int64(RegisteredCategory.versionMax))), .init("text", textShape),
    .init("legal_basis", .choice(LegalBasis.allCases.map(\.rawValue))),
  ]

  static let purposeOrder = NamedSchema("PurposeRequest", "A purpose version to register", .object(purposeMembers))
  static let purpose = NamedSchema(
    "Purpose", "A version of a purpose; it never changes",
    .object(
      purposeMembers + [
        .init("text_sha256", .text), .init("state", .choice(RegisteredPurpose.State.allCases.map(\.rawValue))),
      ]))

  /// A version in a path or a list's `after`; what is none names nothing.
  static func version(_ text: String) throws(Problem) -> Int {
    guard !text.isEmpty, text.utf8.count <= 4, text.utf8.first != 0x30,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let version = Int(text)
    else { throw Problem(.notFound) }
    return version
  }
}

extension RegisteredCategory {
  init(_ info: RequestInfo) throws {
    let body = try info.members([
      "id", "version", "title", "items", "special_care", "location", "residency_bound",
    ])
    guard let name = CategoryName(try body.name("id")) else { throw RegisterError(.idInvalid, at: "/id") }
    guard let id = Versioned(name, version: Int(clamping: try body.integer("version"))) else {
      throw RegisterError(.versionInvalid, at: "/version")
    }
    guard let title = TitleText(json: body.value("title") ?? .null) else {
      throw RegisterError(.textInvalid, at: "/title")
    }
    guard let items = CategoryItems(json: body.value("items") ?? .null) else {
      throw RegisterError(.itemsInvalid, at: "/items")
    }
    self.init(
      terms: CategoryTerms(
        id: id, title: title, items: items, isSpecialCare: try body.bool("special_care")),
      isLocation: try body.bool("location"), isResidencyBound: try body.bool("residency_bound"))
  }

  var json: JSON {
    [
      "id": .string(terms.id.name.text), "version": .number(JSONNumber(terms.id.version)), "title": terms.title.json,
      "items": terms.items.json, "special_care": .bool(terms.isSpecialCare), "location": .bool(isLocation),
      "residency_bound": .bool(isResidencyBound), "items_sha256": .string(terms.items.hash.hex),
      "state": .string(state.rawValue),
    ]
  }
}

extension RegisteredPurpose {
  init(_ info: RequestInfo) throws {
    let body = try info.members(["id", "version", "text", "legal_basis"])
    guard let name = PurposeName(try body.name("id")) else { throw RegisterError(.idInvalid, at: "/id") }
    guard let id = Versioned(name, version: Int(clamping: try body.integer("version"))) else {
      throw RegisterError(.versionInvalid, at: "/version")
    }
    guard let text = PurposeText(json: body.value("text") ?? .null) else {
      throw RegisterError(.textInvalid, at: "/text")
    }
    self.init(terms: PurposeTerms(id: id, text: text), basis: try body.word("legal_basis"))
  }

  var json: JSON {
    [
      "id": .string(terms.id.name.text), "version": .number(JSONNumber(terms.id.version)), "text": terms.text.json,
      "legal_basis": .string(basis.rawValue), "text_sha256": .string(terms.text.hash.hex),
      "state": .string(state.rawValue),
    ]
  }
}

extension Members {
  /// True or false; false when the member is missing.
  func bool(_ name: String) throws(Problem) -> Bool {
    guard let value = value(name) else { return false }
    guard let flag = value.bool else { throw .bad(pointer(name), "wrong_type", shown: "true or false is wanted") }
    return flag
  }
}
