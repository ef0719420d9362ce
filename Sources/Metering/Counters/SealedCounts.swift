import CivilTime
import Postgres

/// What the counters held when they were swapped out.
struct SealedCounts: Equatable {
  private(set) var tallies: [CounterKey: UsageTally] = [:]
  /// How many requests lost their key and service to the bound.
  private(set) var folded: Int64 = 0

  var isEmpty: Bool { tallies.isEmpty }

  mutating func add(_ tally: UsageTally, to key: CounterKey) { tallies[key, default: .zero] += tally }

  mutating func merge(_ other: SealedCounts) {
    tallies.merge(other.tallies) { sum, addend in
      var sum = sum
      sum += addend
      return sum
    }
    folded &+= other.folded
  }

  /// The counts as entries of each payer, in the order of the primary key. Traffic has no classes: what a key moved in an hour is one
  /// row, whatever it did.
  func entriesByPayer() -> [(payer: TenantID, entries: [UsageEntry])] {
    var sums: [UsageDimensions: Int64] = [:]
    func add(_ quantity: Int64, _ key: CounterKey, _ meter: Meter, _ usageClass: UsageClass) {
      guard quantity > 0 else { return }
      sums[UsageDimensions(origin: key.origin, meter: meter, usageClass: usageClass, at: key.hour), default: 0] &+=
        quantity
    }
    for (key, tally) in tallies {
      add(tally.calls, key, .apiCalls, key.operation.usageClass)
      add(tally.bytesIn, key, .trafficIn, .standard)
      add(tally.bytesOut, key, .trafficOut, .standard)
    }
    let entries = sums.map { UsageEntry(dimensions: $0.key, quantity: $0.value) }
    return Dictionary(grouping: entries, by: \.dimensions.payer)
      .map { (payer: $0.key, entries: $0.value.sorted { $0.dimensions < $1.dimensions }) }
      .sorted { $0.payer < $1.payer }
  }
}
