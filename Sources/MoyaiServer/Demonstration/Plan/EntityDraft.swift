import CivilTime
import StrictJSON

/// An NGSI-v2 entity being put together, in the normalized representation.
struct EntityDraft {
  let id: String
  let type: String
  private(set) var attributes = JSONObject()

  init(id: String, type: String) {
    self.id = id
    self.type = type
  }

  private mutating func set(_ name: String, type: String, _ value: JSON) {
    attributes.append(name, .object(["type": .string(type), "value": value]))
  }

  /// Published text. Its type lifts the check of characters: names of places do hold brackets and quotes.
  mutating func set(_ name: String, text: String) { set(name, type: "TextUnrestricted", .string(text)) }

  mutating func set(_ name: String, number: JSONNumber) { set(name, type: "Number", .number(number)) }

  mutating func set(_ name: String, mark: Bool) { set(name, type: "Boolean", .bool(mark)) }

  mutating func set(_ name: String, instant: Timestamp) {
    set(name, type: "DateTime", .string(instant.iso8601Milliseconds()))
  }

  mutating func set(_ name: String, list: [String]) {
    set(name, type: "StructuredValue", .array(list.map { .string($0) }))
  }

  /// The place. An entity has one.
  mutating func set(location: JSON) { set("location", type: "geo:json", location) }

  /// Where it comes from and under which licence: every entity of the demonstration says so.
  mutating func set(label: SourceLabel) {
    set("dataProvider", text: label.origin)
    set("license", text: label.licence)
    set("source", text: label.credit)
    set("changes", text: label.changes)
  }

  var json: JSON {
    var object: JSONObject = ["id": .string(id), "type": .string(type)]
    for (name, value) in attributes.members { object.append(name, value) }
    return .object(object)
  }
}
