package import CivilTime
package import Postgres

/// Who a write is charged to. The broker carries these values from the caller to the recorder without looking at them.
package struct WriteOrigin: Hashable, Sendable {
  /// The tenant whose key it is.
  package let payer: TenantID
  /// The tenant whose data it is.
  package let owner: TenantID
  package let kid: String
  package let service: String
  /// The operation class of the route, as its raw value.
  package let operation: String

  package init(payer: TenantID, owner: TenantID, kid: String, service: String, operation: String) {
    self.payer = payer
    self.owner = owner
    self.kid = kid
    self.service = service
    self.operation = operation
  }

  /// The platform's own work on a tenant's data: no key, no service, no operation.
  package static func platform(for tenant: TenantID) -> WriteOrigin {
    WriteOrigin(payer: tenant, owner: tenant, kid: "", service: "", operation: "")
  }
}

/// What one job is charged, and by how much it changed what is stored.
package struct WriteUsage: Hashable, Sendable {
  package let origin: WriteOrigin
  /// Operations of the origin's class: 1, or 0 for the sweeper, which nobody called.
  package var calls: Int64
  /// Items of a batch, each charged besides the call (Metering.docc, batch rule); 0 for a single operation.
  package var batchItems: Int64
  /// By how many the entities stored rose or fell.
  package var entities: Int64
  /// By how much `octet_length(doc::text)`, summed over the entities, rose or fell.
  package var bytes: Int64

  package init(origin: WriteOrigin, calls: Int64, batchItems: Int64 = 0, entities: Int64 = 0, bytes: Int64 = 0) {
    self.origin = origin
    self.calls = calls
    self.batchItems = batchItems
    self.entities = entities
    self.bytes = bytes
  }
}

/// Writes usage in the transaction that did the work (Design, usage).
package protocol UsageRecorder: Sendable {
  /// Called once per transaction, after all data.
  ///
  /// - Throws: whatever it throws ends the transaction: what cannot be counted does not happen.
  func record(_ usage: [WriteUsage], in scope: inout TenantScope, at instant: Timestamp) throws
}

/// Counts nothing.
package struct NoUsageRecorder: UsageRecorder {
  package init() {}
  package func record(_ usage: [WriteUsage], in scope: inout TenantScope, at instant: Timestamp) throws {}
}
