/// The shape of a JSON value as JSON Schema 2020-12 describes it, as far as our answers need.
package indirect enum Schema: Sendable, Hashable {
  /// Any value.
  case any
  /// A string; `format` and `pattern` as in JSON Schema.
  case string(format: String? = nil, pattern: String? = nil)
  /// One of these strings.
  case choice([String])
  case integer(min: Int64? = nil, max: Int64? = nil)
  case boolean
  case array(of: Schema)
  /// Members in order; `open` allows others beside them, of any shape.
  case object([Member], open: Bool = false)
  /// The value or null.
  case optional(Schema)
  /// A shape with a name of its own, listed once under `components`.
  case named(NamedSchema)

  /// Plain text.
  package static let text = Schema.string()
  /// `YYYY-MM-DDThh:mm:ss.sssZ`
  package static let instant = Schema.string(format: "date-time")
  package static let date = Schema.string(format: "date")
  /// A tenant on the wire (HTTPSurface.docc, conventions).
  package static let tenantCode = Schema.string(pattern: "^[0-9]{6}$")

  package struct Member: Sendable, Hashable {
    package let name: String
    package let schema: Schema
    package let isRequired: Bool

    package init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
      self.name = name
      self.schema = schema
      self.isRequired = isRequired
    }
  }
}

/// A shape that several endpoints share.
package struct NamedSchema: Sendable, Hashable {
  /// The name under `#/components/schemas`.
  package let name: String
  package let about: String
  package let schema: Schema

  package init(_ name: String, _ about: String, _ schema: Schema) {
    self.name = name
    self.about = about
    self.schema = schema
  }
}
