package import NGSI

/// What an API key lets a query see: a further AND to whatever was asked (Tenancy.docc, keys). Counts are narrowed
/// by it too.
package struct QueryReach: Hashable, Sendable {
  /// Without patterns it covers nothing.
  package let servicePaths: ServicePathScope
  /// Nil for every type, empty for none.
  package let types: [String]?
  /// Types that do not exist for the service, because of what they are by law. Empty where `types` says it all.
  package let hiddenTypes: [String]

  package init(
    servicePaths: ServicePathScope = .everything, types: [String]? = nil, hiddenTypes: [String] = []
  ) {
    self.servicePaths = servicePaths
    self.types = types
    self.hiddenTypes = hiddenTypes
  }

  /// Everything of the tenant.
  package static let everything = QueryReach()
}
