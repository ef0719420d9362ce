package import StrictJSON

/// What `GET /v2/types` tells about one type.
package struct TypeSummary: Sendable {
  /// The entity type.
  package let type: String
  /// How many entities have it.
  package let count: Int64
  /// By name, each with every attribute type it was seen with.
  package private(set) var attributes: [(name: String, types: [String])]

  /// Puts the rows of a page together; they come ordered by type.
  package static func collect(_ rows: [TypeRow]) -> [TypeSummary] {
    var summaries: [TypeSummary] = []
    for row in rows {
      if summaries.last?.type.hasSameBytes(as: row.type) != true {
        summaries.append(TypeSummary(type: row.type, count: row.entities, attributes: []))
      }
      guard let name = row.attribute else { continue }
      summaries[summaries.count - 1].attributes.append((name, row.attributeTypes))
    }
    return summaries
  }

  /// The members `attrs` and `count`, after `type` when it is wanted (in lists).
  package func json(withType: Bool) -> JSON {
    var attributes = JSONObject()
    for attribute in self.attributes {
      attributes.append(attribute.name, .object(["types": .array(attribute.types.map(JSON.string))]))
    }
    var object = JSONObject()
    if withType { object.append("type", .string(type)) }
    object.append("attrs", .object(attributes))
    object.append("count", .number(JSONNumber(count)))
    return .object(object)
  }
}
