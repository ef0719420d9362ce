import NGSI

extension WriteJob {
  /// Applies the items in order, each to what the ones before left. A job that cannot be done at all leaves the working
  /// set as it found it.
  func apply(to set: inout WorkingSet) -> JobResult {
    var undo: [(key: EntityKey, row: WorkingRow)] = []
    do {
      return try applyItems(to: &set, undo: &undo)
    } catch {
      for (key, row) in undo.reversed() { set.restore(row, at: key) }
      return .refused(error)
    }
  }

  private func applyItems(
    to set: inout WorkingSet, undo: inout [(key: EntityKey, row: WorkingRow)]
  ) throws -> JobResult {
    var results: [(entity: EntityReference, refusal: UpdateRefusal?)] = []
    var changes: [EntityChange] = []
    var usage = WriteUsage(origin: origin, calls: 1, batchItems: isBatch ? Int64(requests.count) : 0)
    var last: WriteReceipt?
    for request in requests {
      let (key, entity) = try set.find(request, reach: reach)
      // A type that was left open becomes `Thing` when the entity is made.
      if entity == nil, request.action.createsMissing { try reach.requireMaking(key.type) }
      let outcome = try request.applied(to: entity, at: set.now)
      results.append((request.entity, outcome.refusal))
      last = WriteReceipt(entity: key, alteration: outcome.change?.alteration ?? .update)
      guard let change = outcome.change else { continue }
      undo.append((key, set.row(key)))
      let (entities, bytes) = try set.take(change, at: key)
      usage.entities += entities
      usage.bytes += bytes
      changes.append(EntityChange(change, correlator: correlator))
    }
    let error = isBatch ? BatchReport.error(results) : Self.error(of: results)
    guard let last else { throw BrokerError.fault(EmptyJob()) }
    return JobResult(
      outcome: error.map { .failure($0) } ?? .success(last), changes: changes, usage: changes.isEmpty ? nil : usage)
  }

  private static func error(of results: [(entity: EntityReference, refusal: UpdateRefusal?)]) -> NGSIError? {
    results.lazy.compactMap { result in result.refusal?.error(for: result.entity) }.first
  }
}

/// A job without items, which no request makes.
struct EmptyJob: Error {}
