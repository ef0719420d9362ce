/// A query parameter an endpoint knows, for the OpenAPI text and, outside NGSI, for refusing what it does not know.
package struct QueryParameter: Sendable, Hashable {
  package let name: String
  package let schema: Schema
  package let about: String
  package let isRequired: Bool

  package init(_ name: String, _ schema: Schema, _ about: String, isRequired: Bool = false) {
    self.name = name
    self.schema = schema
    self.about = about
    self.isRequired = isRequired
  }
}
