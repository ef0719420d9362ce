package import StrictJSON

/// One piece of metadata of an attribute.
package struct Metadata: Hashable, Sendable {
  package let name: MetadataName
  package var type: MetadataType
  /// In output form: numbers rounded, dates as UTC with three decimals.
  package var value: JSON

  package init(name: MetadataName, type: MetadataType, value: JSON) {
    self.name = name
    self.type = type
    self.value = value
  }
}
