package import NGSI
import Postgres

/// Updates attributes of entities in the root path for one caller: the plainest write there is. It does what
/// `EntityService.write(_:for:)` does for the same.
package struct KeyedWriter: Sendable {
  private let service: EntityService
  private let caller: BrokerCaller

  /// - Throws: when the caller may not write there.
  package init(_ service: EntityService, for caller: BrokerCaller) throws(BrokerError) {
    try caller.reach.requireWriting(.root, types: EmptyCollection())
    self.service = service
    self.caller = caller
  }

  /// Begins a write to the entity of this id, whatever its type.
  ///
  /// - Parameters:
  ///   - correlator: the request's own, which its changes carry.
  ///   - finished: called exactly once, after the commit, on whatever thread has the answer; it must neither block nor
  ///     work long.
  package func write(
    _ action: UpdateAction, to id: EntityID, correlator: String,
    then finished: @escaping @Sendable (Result<WriteReceipt, any Error>) -> Void
  ) {
    let request = UpdateRequest(action, entity: EntityReference(id: id, type: nil), servicePath: .root)
    let job = WriteJob([request], isBatch: false, for: caller, correlator: correlator)
    service.submit(job, caller.access) { finished($0.mapError(BrokerError.translated)) }
  }
}
