package import StrictJSON

/// The type of an attribute or metadata that was given none, by the kind of its value (behaviour 17).
package enum DefaultType: String, Sendable, CaseIterable {
  case text = "Text"
  case number = "Number"
  case boolean = "Boolean"
  case structuredValue = "StructuredValue"
  case none = "None"

  package init(of value: JSON) {
    self =
      switch value {
      case .string: .text
      case .number: .number
      case .bool: .boolean
      case .array, .object: .structuredValue
      case .null: .none
      }
  }

  var attributeType: AttributeType { AttributeType(unchecked: rawValue) }
  var metadataType: MetadataType { MetadataType(unchecked: rawValue) }
}
