package import NGSI
import Postgres

/// One write request as the commit group takes it: items that take effect together, in order.
package struct WriteJob: Sendable {
  /// Never empty; all at one service path.
  package let requests: [UpdateRequest]
  /// Whether it is a batch: one answer for all items, and a charge for each (Metering.docc, what is counted).
  package let isBatch: Bool
  package let reach: EntityReach
  package let origin: WriteOrigin
  package let correlator: String

  /// - Parameter correlator: the request's own; nil for the caller's.
  package init(_ requests: [UpdateRequest], isBatch: Bool, for caller: BrokerCaller, correlator: String? = nil) {
    self.requests = requests
    self.isBatch = isBatch
    reach = caller.reach
    origin = caller.origin
    self.correlator = correlator ?? caller.correlator
  }
}

extension WriteJob {
  /// Whether it neither makes nor removes an entity, by what it asks for.
  var onlyUpdatesAttributes: Bool {
    requests.allSatisfy { request in
      switch request.action {
      case .append, .update, .replace, .updateAttribute, .updateValue, .deleteAttribute, .deleteAttributes: true
      case .appendStrict(_, let createsMissing): !createsMissing
      case .create, .upsert, .delete: false
      }
    }
  }
}

extension WriteJob {
  /// Jobs that only update attributes touch the rows of their ids and nothing else; who makes or removes entities meets
  /// whoever names them, and the labels of types too.
  var groupReach: GroupReach {
    onlyUpdatesAttributes ? .only(requests.map(\.entity.id.text.hashValue)) : .everything
  }
}

/// What a job did, for the answer.
package struct WriteReceipt: Hashable, Sendable {
  /// The entity of a single request, with the type it has; the last one of a batch.
  package let entity: EntityKey
  /// What became of it.
  package let alteration: Change.Alteration
}
