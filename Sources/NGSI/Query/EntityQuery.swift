/// What a caller wants to see of a town's entities, as one value without a way of running it: the plan between a
/// request and SQL. Made by `EntityQuery(parameters:)` from a URL or `EntityQuery(body:parameters:)` from
/// `POST /v2/op/query`; rendered by `Broker`, evaluated in memory by `matches(_:)`.
///
/// Which service paths are searched is not part of it: that comes from a header, see `ServicePathScope`.
package struct EntityQuery: Hashable, Sendable {
  /// Entities of any one of these are wanted; empty means all.
  package var selectors: [EntitySelector]
  /// What a matching entity must fulfil beyond its identity, all of it together.
  package var filter: Filter
  /// What of each entity is shown.
  package var output: Output
  /// Sorting criteria, most significant first; ties and an empty list fall back to the order of creation.
  package var order: [OrderKey]
  /// Which part of the result.
  package var page: Page
  /// Whether the number of all matching entities is asked for (`options=count`).
  package var countWanted: Bool
  /// Whether registered providers are left out (`options=skipForwarding`).
  package var skipForwarding: Bool

  package init(
    selectors: [EntitySelector] = [], filter: Filter = Filter(), output: Output = Output(), order: [OrderKey] = [],
    page: Page = Page(), countWanted: Bool = false, skipForwarding: Bool = false
  ) {
    self.selectors = selectors
    self.filter = filter
    self.output = output
    self.order = order
    self.page = page
    self.countWanted = countWanted
    self.skipForwarding = skipForwarding
  }
}
