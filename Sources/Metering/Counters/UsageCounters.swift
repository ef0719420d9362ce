package import CivilTime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Counts in memory, for everything that may lose one seal interval when the process is killed (grade `bounded`).
///
/// The hot path takes one uncontended lock and touches one dictionary entry; it allocates only for a key not seen since the last
/// seal. The number of keys is bounded: at the bound a seal is asked for, at twice the bound new keys are counted folded.
package final class UsageCounters: Sendable {
  /// Keys held before a seal is asked for early (10,000; Metering.docc, the flush).
  package static let keyMax = 10_000

  private let shards: [CounterShard]
  private let shardMask: Int
  private let pressureSignal: AsyncStream<Void>.Continuation
  /// Yields when the bound was reached; the flusher seals at once. One consumer.
  let pressure: AsyncStream<Void>

  /// - Parameters:
  ///   - shardCount: rounded up to a power of two; a few times the number of threads that count.
  ///   - keyMax: over all shards.
  package init(shardCount: Int = 8, keyMax: Int = UsageCounters.keyMax) {
    var count = 1
    while count < min(shardCount, 256) { count *= 2 }
    let bound = CounterBound(keyMax: keyMax)
    shards = (0..<count).map { _ in CounterShard(bound) }
    shardMask = count - 1
    (pressure, pressureSignal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Counts one answered request.
  ///
  /// - Parameters:
  ///   - origin: whose use it was; ``UsageOrigin/unattributed`` when no tenant could be named.
  ///   - operation: the class of the endpoint table, or `.rejected`, `.fault` by what became of it.
  ///   - calls: taken for bounded classes only; the exact ones are counted by their transaction.
  ///   - bytesIn, bytesOut: size of the bodies, after TLS and decompression.
  ///   - instant: when the request was answered.
  package func count(
    _ origin: UsageOrigin, _ operation: OperationClass, calls: Int64 = 1, bytesIn: Int64, bytesOut: Int64,
    at instant: Timestamp
  ) {
    let tally = UsageTally(
      calls: operation.grade == .bounded ? max(0, calls) : 0, bytesIn: max(0, bytesIn), bytesOut: max(0, bytesOut))
    let key = CounterKey(origin: origin, operation: operation, hour: instant.hour)
    if shards[shardIndex()].add(tally, to: key) { pressureSignal.yield() }
  }

  /// Swaps the counters out. What is counted from now on belongs to the next seal.
  func seal() -> SealedCounts {
    shards.reduce(into: SealedCounts()) { counts, shard in counts.merge(shard.takeAll()) }
  }

  /// A thread keeps to one shard, so threads seldom meet; which one it is does not matter for the sums.
  private func shardIndex() -> Int {
    #if canImport(Glibc)
      let thread = UInt64(pthread_self())
    #else
      let thread = UInt64(UInt(bitPattern: pthread_self()))
    #endif
    return Int(truncatingIfNeeded: (thread &* 0x9E37_79B9_7F4A_7C15) >> 40) & shardMask
  }
}
