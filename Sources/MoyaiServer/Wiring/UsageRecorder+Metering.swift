package import Broker
package import CivilTime
package import Metering
package import Postgres

/// Lets the broker's writes be counted by metering, which it does not know.
package struct MeteredWrites: UsageRecorder {
  private let recorder: ExactUsageRecorder

  package init(_ recorder: ExactUsageRecorder) {
    self.recorder = recorder
  }

  package func record(_ usage: [WriteUsage], in scope: inout TenantScope, at instant: Timestamp) throws {
    try recorder.record(usage.flatMap(Self.exactUsage), in: &scope, at: instant)
  }

  /// Calls and items are the caller's, what is stored is the owner's (Metering.docc, what is counted).
  private static func exactUsage(_ usage: WriteUsage) throws -> [ExactUsage] {
    let caller = UsageOrigin(
      payer: usage.origin.payer, owner: usage.origin.owner, kid: usage.origin.kid, service: usage.origin.service)
    let keeper = UsageOrigin(
      payer: usage.origin.owner, owner: usage.origin.owner, kid: usage.origin.kid, service: usage.origin.service)
    var exact: [ExactUsage] = []
    if usage.calls != 0 {
      guard let operation = OperationClass(rawValue: usage.origin.operation) else {
        throw UnknownOperation(name: usage.origin.operation)
      }
      exact.append(.calls(operation, usage.calls, by: caller))
    }
    if usage.batchItems != 0 { exact.append(.calls(.batchItem, usage.batchItems, by: caller)) }
    if usage.entities != 0 {
      exact.append(ExactUsage(origin: keeper, meter: .entitiesStored, quantity: usage.entities))
    }
    if usage.bytes != 0 {
      exact.append(ExactUsage(origin: keeper, meter: .storageBytes, quantity: usage.bytes))
    }
    return exact
  }

  /// An operation that the endpoint table named and metering does not know: a mistake of the program.
  struct UnknownOperation: Error {
    let name: String
  }
}
