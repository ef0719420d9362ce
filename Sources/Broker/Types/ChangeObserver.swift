package import CivilTime
package import Postgres

/// Told of every change inside the transaction that makes it, before the commit. What it writes is committed with the
/// change or not at all: this is where the outbox of notifications will be filled (Design, limits).
package protocol ChangeObserver: Sendable {
  /// - Parameters:
  ///   - changes: in the order in which they were made; several may concern one entity.
  ///   - instant: the time of the transaction.
  /// - Throws: whatever it throws ends the transaction, and none of the changes happens.
  func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws
}

/// Nobody has subscribed.
package struct NoChangeObserver: ChangeObserver {
  package init() {}
  package func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws {}
}
