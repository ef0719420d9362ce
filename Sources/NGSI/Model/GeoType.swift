/// The attribute types whose value is a location (behaviour 29).
package enum GeoType: String, Hashable, Sendable, CaseIterable {
  case point = "geo:point"
  case line = "geo:line"
  case box = "geo:box"
  case polygon = "geo:polygon"
  case json = "geo:json"
}
