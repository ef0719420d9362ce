package import CivilTime
package import StrictJSON

/// An attribute of a stored entity.
package struct Attribute: Hashable, Sendable {
  package let name: AttributeName
  package var type: AttributeType
  /// In output form: numbers rounded, dates as UTC with three decimals.
  package var value: JSON
  /// In order of arrival; names are distinct.
  package var metadata: [Metadata]
  /// When the entity got the attribute.
  package var created: Timestamp
  /// When type, value or metadata last really changed.
  package var modified: Timestamp

  package init(
    name: AttributeName, type: AttributeType, value: JSON, metadata: [Metadata] = [], created: Timestamp,
    modified: Timestamp
  ) {
    self.name = name
    self.type = type
    self.value = value
    self.metadata = metadata
    self.created = created
    self.modified = modified
  }

  /// Whether a boolean metadata of this name is true.
  package func isMarked(_ mark: MetadataMark) -> Bool { mark.isSet(in: metadata) }
}

/// The boolean metadata that change how an attribute is treated.
package enum MetadataMark: String, Sendable, CaseIterable {
  /// A geo type is only informative and makes no location (behaviour 29).
  case ignoreType
  /// The value may have the characters that are forbidden elsewhere (behaviour 15).
  case textUnrestricted = "TextUnrestricted"

  /// Whether the metadata have the mark with the value true.
  package func isSet(in metadata: [Metadata]) -> Bool {
    metadata.contains { $0.name.text == rawValue && $0.value == .bool(true) }
  }
}
