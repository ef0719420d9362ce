package import NGSI

/// One alteration of one entity by one item of one request, as observers see it.
package struct EntityChange: Hashable, Sendable {
  /// Before, after, what happened to each attribute.
  package let change: Change
  /// The correlator of the request that caused it.
  package let correlator: String

  package init(_ change: Change, correlator: String) {
    self.change = change
    self.correlator = correlator
  }
}
