/// What a request did, named by its route in the endpoint table and never by URL text (Metering.docc, what is counted).
///
/// The set is closed: a new kind of endpoint either is one of these or the catalogue, the roll-ups' check and the rules of the
/// agreement change together.
package enum OperationClass: String, CaseIterable, Hashable, Sendable {
  /// One object by its name.
  case read
  /// A list or a search.
  case query
  /// History.
  case temporal
  /// A change of one object.
  case write
  /// A change of a subscription or registration.
  case subscribe
  /// A batch as a whole; its n items are counted beside it as ``batchItem``.
  case batch
  /// One item of a batch.
  case batchItem = "batch-item"
  /// Work on the tenant itself: keys, services, papers.
  case admin
  /// A 4xx after the caller was known. Before that it is nobody's and goes to payer 0.
  case rejected
  /// The platform's own failure (5xx) or its own retry: counted, but weighs nothing in the templates.
  case fault

  /// The class of the count in meter ``Meter/apiCalls``.
  package var usageClass: UsageClass {
    switch self {
    case .read: .read
    case .query: .query
    case .temporal: .temporal
    case .write: .write
    case .subscribe: .subscribe
    case .batch: .batch
    case .batchItem: .batchItem
    case .admin: .admin
    case .rejected: .rejected
    case .fault: .fault
    }
  }

  /// Exact classes are counted in the transaction of their effect, the others in memory and flushed.
  package var grade: MeterGrade {
    switch self {
    case .write, .subscribe, .batch, .batchItem, .admin: .exact
    case .read, .query, .temporal, .rejected, .fault: .bounded
    }
  }
}
