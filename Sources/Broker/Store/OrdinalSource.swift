package import CivilTime
import Synchronization

/// Gives entities the number that orders them by creation (`entity.ord`): the clock's microseconds in the upper 51
/// bits, a random mark of this process in the lower 12.
///
/// Within a process each number is greater than the one before, also when the clock stands still or is set back. Two
/// processes make the same number only in the same microsecond with the same mark; the unique constraint finds that,
/// and the insert is tried again with a new one.
package final class OrdinalSource: Sendable {
  /// 2020-01-01T00:00:00Z, so that 51 bits last until 2091.
  private static let epoch: Int64 = 1_577_836_800_000_000
  private static let markBits: Int64 = 12

  private let mark: Int64
  private let last = Mutex<Int64>(0)

  package init(mark: Int64 = .random(in: 0..<4096)) {
    self.mark = mark & ((1 << Self.markBits) - 1)
  }

  package func next(at instant: Timestamp) -> Int64 {
    last.withLock { last in
      last = max(last + 1, instant.microseconds - Self.epoch)
      return last << Self.markBits | mark
    }
  }
}
