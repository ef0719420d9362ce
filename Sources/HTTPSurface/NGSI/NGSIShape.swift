/// The shapes of NGSI-v2 for the OpenAPI text. Which of its forms an entity has depends on `options`, so shapes of
/// answers say no more than what is true of each form.
enum NGSIShape {
  static let identifier = Schema.named(
    NamedSchema(
      "Identifier", "An id, type or name: 1 to 256 visible ASCII characters without any of <>\"'=;()&?/#",
      .string(pattern: "^[!$%*+,.0-9:@A-Z\\[\\\\\\]^_`a-z{|}~-]{1,256}$")))

  /// An attribute as it is sent.
  static let newAttribute = Schema.named(
    NamedSchema(
      "AttributeInput", "An attribute; what is not given keeps its value or gets its default",
      .object([
        .init("type", identifier, isRequired: false), .init("value", .any, isRequired: false),
        .init("metadata", .object([], open: true), isRequired: false),
      ])))

  /// Attributes by name, as they are sent.
  static let newAttributes = Schema.named(
    NamedSchema("AttributesInput", "Attributes by name, or values by name with keyValues", .object([], open: true)))

  /// An entity as it is sent.
  static let newEntity = Schema.named(
    NamedSchema(
      "EntityInput", "An entity, with attributes or, with keyValues, values beside id and type",
      .object([.init("id", identifier), .init("type", identifier, isRequired: false)], open: true)))

  static let entity = Schema.named(
    NamedSchema(
      "Entity", "An entity: an object with id, type and attributes or values; with values or unique a list of values",
      .any))

  static let attributes = Schema.named(
    NamedSchema("Attributes", "Attributes or values by name; with values or unique a list of values", .any))

  static let attribute = Schema.named(
    NamedSchema(
      "Attribute", "An attribute with type, value and metadata; with keyValues its name and value",
      .object([], open: true)))

  static let entityType = Schema.named(
    NamedSchema(
      "EntityType", "Attributes of a type with the types they were seen with, and how many entities have it",
      .object([.init("attrs", .object([], open: true)), .init("count", .integer(min: 0))])))

  static let batch = Schema.named(
    NamedSchema(
      "BatchUpdate", "One action on several entities",
      .object([
        .init("actionType", .choice(["append", "appendStrict", "update", "delete", "replace"])),
        .init("entities", .array(of: newEntity)),
      ])))

  static let notification = Schema.named(
    NamedSchema(
      "Notification", "Entities as a broker notifies them, normalized",
      .object([.init("subscriptionId", .text), .init("data", .array(of: newEntity))])))

  static let query = Schema.named(
    NamedSchema(
      "BatchQuery", "Which entities are wanted, and what of them",
      .object([
        .init(
          "entities",
          .array(
            of: .object([
              .init("id", identifier, isRequired: false), .init("idPattern", .text, isRequired: false),
              .init("type", identifier, isRequired: false), .init("typePattern", .text, isRequired: false),
            ])), isRequired: false),
        .init("attrs", .array(of: .text), isRequired: false),
        .init("metadata", .array(of: .text), isRequired: false),
        .init("expression", .object([], open: true), isRequired: false),
      ])))
}
