import CivilTime
import HTTPSurface
import Metering
import Postgres
import Synchronization

/// Remembers what was counted.
final class FakeUsage: UsageCounting {
  struct Count: Sendable, Equatable {
    let payer: Int32
    let kid: String
    let operation: OperationClass
    let bytesIn: Int64
    let bytesOut: Int64
  }

  private let state = Mutex<[Count]>([])
  var counts: [Count] { state.withLock { $0 } }

  func count(
    _ origin: UsageOrigin, _ operation: OperationClass, bytesIn: Int64, bytesOut: Int64, at instant: Timestamp
  ) {
    state.withLock {
      $0.append(
        Count(
          payer: origin.payer.code, kid: origin.kid, operation: operation, bytesIn: bytesIn, bytesOut: bytesOut))
    }
  }
}
