/// A page of a list, as JSON text.
package struct EntityList: Sendable {
  /// A JSON array.
  package let body: [UInt8]
  /// How many there are beyond the page; nil when the request did not ask.
  package let total: Int?
}
