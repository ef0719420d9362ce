import NGSI

extension WriteJob {
  /// Applies the items in order, each to what the ones before left. A job that cannot be done at all leaves the working
  /// set as it found it.
  ///
  /// - Parameter places: the number of the place of each item.
  func apply(to set: inout WorkingSet, at places: ArraySlice<Int>) -> JobResult {
    var undo: [(slot: Int, row: WorkingRow)] = []
    do {
      return try applyItems(to: &set, at: places, undo: &undo)
    } catch {
      for (slot, row) in undo.reversed() { set.restore(row, at: slot) }
      return .refused(error)
    }
  }

  private func applyItems(
    to set: inout WorkingSet, at places: ArraySlice<Int>, undo: inout [(slot: Int, row: WorkingRow)]
  ) throws -> JobResult {
    var results: [(entity: EntityReference, refusal: UpdateRefusal?)] = []
    var changes: [EntityChange] = []
    var usage = WriteUsage(origin: origin, calls: 1, batchItems: isBatch ? Int64(requests.count) : 0)
    var last: WriteReceipt?
    for (request, place) in zip(requests, places) {
      let slot = try set.find(request, at: place, reach: reach)
      let key = set.key(slot)
      let entity = set.entity(slot)
      // A type that was left open becomes `Thing` when the entity is made.
      if entity == nil, request.action.createsMissing { try reach.requireMaking(key.type) }
      let outcome = try request.applied(to: entity, at: set.now)
      // A report tells of every item; a single request is answered by its refusal alone.
      if isBatch || outcome.refusal != nil { results.append((request.entity, outcome.refusal)) }
      last = WriteReceipt(entity: key, alteration: outcome.change?.alteration ?? .update)
      guard let change = outcome.change else { continue }
      undo.append((slot, set.row(slot)))
      let (entities, bytes) = try set.take(change, at: slot)
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
