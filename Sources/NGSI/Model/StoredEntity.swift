package import CivilTime

/// An entity as the row of `moyai.entity` has it. `document` is printed as it is when nobody asked for less or more.
package struct StoredEntity: Hashable, Sendable {
  /// How long a document may be. Bodies are limited too, but appending repeats.
  package static let documentBytesMax = 4 << 20

  package var id: String
  package var type: String
  package var servicePath: String
  /// The attributes, ordered, normalized, compact: `{"temperature":{"type":"Number","value":1,"metadata":{}}}`.
  package var document: [UInt8]
  /// Per attribute when it was made and last changed, in microseconds:
  /// `{"temperature":[1700000000000000,1700000000000000]}`.
  package var attributeTimes: [UInt8]
  package var created: Timestamp
  package var modified: Timestamp
  package var expires: Timestamp?

  package init(
    id: String, type: String, servicePath: String, document: [UInt8], attributeTimes: [UInt8], created: Timestamp,
    modified: Timestamp, expires: Timestamp?
  ) {
    self.id = id
    self.type = type
    self.servicePath = servicePath
    self.document = document
    self.attributeTimes = attributeTimes
    self.created = created
    self.modified = modified
    self.expires = expires
  }
}
