/// The ceilings of what one request may do to entities (Design, limits). Those of queries are `NGSI.QueryLimits`;
/// items of a batch and the size of a document are limited where they are read, `NGSI.BatchUpdate.entitiesMax` and
/// `NGSI.StoredEntity.documentBytesMax`.
package enum BrokerLimits {
  /// Single writes that share a transaction at most.
  package static let groupJobsMax = 100
  /// Batch updates that share a transaction at most: each may hold thousands of rows.
  package static let groupBatchesMax = 4
  /// Times a commit group is tried again because another process created one of its entities meanwhile.
  package static let collisionRetriesMax = 3
  /// How long an entity is served after its `dateExpires` (NGSI behaviour 30).
  package static let lapsedServed: Duration = .seconds(60)
  /// How often a sweeper should visit each tenant.
  package static let sweepInterval: Duration = .seconds(30)
  /// Entities one sweep removes in one transaction.
  package static let sweepBatchMax = 500
}
