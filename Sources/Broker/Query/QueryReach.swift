package import NGSI

/// What an API key lets a query see: a further AND to whatever was asked (Tenancy.docc, keys). Counts are narrowed
/// by it too.
package struct QueryReach: Hashable, Sendable {
  /// Without patterns it covers nothing.
  package let servicePaths: ServicePathScope
  /// Nil for every type, empty for none.
  package let types: [String]?

  package init(servicePaths: ServicePathScope = .everything, types: [String]? = nil) {
    self.servicePaths = servicePaths
    self.types = types
  }

  /// Everything of the tenant.
  package static let everything = QueryReach()
}
