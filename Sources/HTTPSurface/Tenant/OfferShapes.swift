import CivilTime
import Consent
import ConsentRules
import StrictJSON

/// How offers look on the wire.
enum OfferShapes {
  static let versioned = Schema.object([.init("id", .text), .init("version", .integer(min: 1))])

  private static func members(isRequired: Bool) -> [Schema.Member] {
    [
      .init("service", .text, isRequired: isRequired), .init("purpose", versioned, isRequired: isRequired),
      .init("category", versioned, isRequired: isRequired),
      .init("mode", .choice(AccessMode.allCases.map(\.rawValue)), isRequired: isRequired),
      .init("data_life", .string(format: "duration"), isRequired: isRequired),
      .init(
        "valid_days_max",
        .integer(min: Int64(OfferOrder.validDaysRange.lowerBound), max: Int64(OfferOrder.validDaysRange.upperBound)),
        isRequired: isRequired),
    ]
  }

  private static let notices = Schema.Member(
    "notices", .array(of: .object([.init("lang", .text), .init("sha256", .text)])))

  static let order = NamedSchema("OfferRequest", "An offer to make", .object(members(isRequired: true)))
  static let replacement = NamedSchema(
    "OfferReplacement", "A successor; what is not named stays as it is in the old offer",
    .object(
      members(isRequired: false) + [
        .init("material", .boolean), .init("grace_until", .optional(.instant), isRequired: false),
      ]))
  static let made = NamedSchema(
    "MadeOffer", "An offer just made, with the notices residents are shown", .object([.init("id", .text), notices]))
  static let offer = NamedSchema(
    "Offer", "One purpose for one category, for one service; it is never edited",
    .object(
      [.init("id", .text)] + members(isRequired: true) + [
        .init("created_at", .instant), .init("replaced_by", .optional(.text)), .init("stops_at", .optional(.instant)),
        notices,
      ]))
}

extension OfferOrder {
  static let members = ["service", "purpose", "category", "mode", "data_life", "valid_days_max"]

  /// - Parameter old: where missing members are taken from; nil when each must be there.
  init(_ body: Members, old: OfferOrder? = nil) throws {
    let days = try body.optionalInteger("valid_days_max").map { Int(clamping: $0) } ?? old?.validDaysMax
    guard let days else { throw Problem.bad("/valid_days_max", "missing") }
    self.init(
      service: try body.name("service", ServiceName.init, else: old?.service),
      purpose: try body.versioned("purpose", PurposeName.init, else: old?.purpose),
      category: try body.versioned("category", CategoryName.init, else: old?.category),
      mode: try body.optionalWord("mode") ?? old?.mode ?? body.word("mode"),
      dataLife: try body.name("data_life", DataLife.init, else: old?.dataLife), validDaysMax: days)
  }
}

extension Members {
  /// A text of some form, or what stands for it when it is missing.
  func name<Name>(_ member: String, _ read: (String) -> Name?, else old: Name?) throws(Problem) -> Name {
    guard let text = try optionalName(member) else {
      guard let old else { throw .bad(pointer(member), "missing") }
      return old
    }
    guard let name = read(text) else { throw .bad(pointer(member), "wrong_form") }
    return name
  }

  /// `{"id","version"}`.
  func versioned<Name>(
    _ member: String, _ read: (String) -> Name?, else old: Versioned<Name>?
  ) throws(Problem) -> Versioned<Name> {
    guard let value = value(member) else {
      guard let old else { throw .bad(pointer(member), "missing") }
      return old
    }
    let body = try Members(value, ["id", "version"], at: pointer(member))
    let name = try body.name("id", read, else: nil)
    guard let versioned = Versioned(name, version: Int(clamping: try body.integer("version"))) else {
      throw .bad(body.pointer("version"), "wrong_form")
    }
    return versioned
  }
}

extension Offer {
  private var noticesJSON: JSON {
    .array(notices.map { ["lang": .string($0.language), "sha256": .string($0.hash.hex)] })
  }

  var madeJSON: JSON { ["id": .string(id.text), "notices": noticesJSON] }

  var json: JSON {
    [
      "id": .string(id.text), "service": .string(order.service.text),
      "purpose": [
        "id": .string(order.purpose.name.text), "version": .number(JSONNumber(order.purpose.version)),
      ],
      "category": [
        "id": .string(order.category.name.text), "version": .number(JSONNumber(order.category.version)),
      ],
      "mode": .string(order.mode.rawValue), "data_life": .string(order.dataLife.text),
      "valid_days_max": .number(JSONNumber(order.validDaysMax)),
      "created_at": .string(createdAt.iso8601Milliseconds()), "replaced_by": .text(replacedBy?.text),
      "stops_at": .text(stopsAt?.iso8601Milliseconds()), "notices": noticesJSON,
    ]
  }
}
