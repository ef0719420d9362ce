package import CivilTime
package import Postgres

/// Which rows exist for a request. A transient entity is served after its `dateExpires` until it is swept, and for a
/// minute at most (NGSI behaviour 30); what was written in that minute counts from its writing, so that an entity
/// created with a date in the past can be seen at all.
package enum EntityVisibility {
  /// To be joined by AND to the other conditions on `moyai.entity`, whose columns it names without a qualifier.
  package static func condition(at now: Timestamp) -> SQL {
    let limit = now - BrokerLimits.lapsedServed
    return "(expires IS NULL OR expires > \(limit) OR modified > \(limit))"
  }

  /// The same rule for a row that has been read.
  package static func isVisible(expires: Timestamp?, modified: Timestamp, at now: Timestamp) -> Bool {
    guard let expires else { return true }
    let limit = now - BrokerLimits.lapsedServed
    return expires > limit || modified > limit
  }
}
