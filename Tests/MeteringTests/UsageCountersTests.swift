import CivilTime
import Postgres
import Testing

@testable import Metering

@Suite("Counters in memory")
struct UsageCountersTests {
  @Test("counts of many tasks add up, and sealing loses none")
  func concurrent() async {
    let counters = UsageCounters(shardCount: 4)
    let sealed = await withTaskGroup(of: [SealedCounts].self) { group in
      for task in 0..<8 {
        group.addTask {
          for index in 0..<1_000 {
            counters.count(
              Sample.origin(kid: "kid\((task + index) % 5)"), .read, bytesIn: 1, bytesOut: 3, at: Sample.noon)
          }
          return []
        }
      }
      group.addTask { (0..<20).map { _ in counters.seal() } }
      return await group.reduce(into: []) { $0 += $1 }
    }
    let entries = (sealed + [counters.seal()]).flatMap { $0.entriesByPayer().flatMap(\.entries) }
    func total(_ meter: Meter) -> Int64 {
      entries.filter { $0.dimensions.meter == meter }.reduce(0) { $0 + $1.quantity }
    }
    #expect(total(.apiCalls) == 8_000)
    #expect(total(.trafficIn) == 8_000)
    #expect(total(.trafficOut) == 24_000)
  }

  @Test("an hour is half-open: its last microsecond is in it, the next is not")
  func hours() throws {
    let counters = UsageCounters()
    for text in ["2026-03-31T14:59:59.999999Z", "2026-03-31T15:00:00Z", "2026-03-31T15:59:59.999999Z"] {
      counters.count(Sample.origin(), .read, bytesIn: 0, bytesOut: 0, at: try Sample.time(text))
    }
    let entries = counters.seal().entriesByPayer().flatMap(\.entries)
    #expect(
      entries.map { "\($0.dimensions.hour.iso8601Milliseconds()) \($0.quantity)" } == [
        "2026-03-31T14:00:00.000Z 1", "2026-03-31T15:00:00.000Z 2",
      ])
  }

  @Test("what a transaction counts exactly is not counted here, its traffic is", arguments: OperationClass.allCases)
  func exactClasses(operation: OperationClass) {
    let counters = UsageCounters()
    counters.count(Sample.origin(), operation, bytesIn: 10, bytesOut: 20, at: Sample.noon)
    let entries = counters.seal().entriesByPayer().flatMap(\.entries)
    let calls = entries.filter { $0.dimensions.meter == .apiCalls }
    #expect(calls.map(\.quantity) == (operation.grade == .exact ? [] : [1]))
    #expect(entries.filter { $0.dimensions.meter != .apiCalls }.map(\.quantity).sorted() == [10, 20])
  }

  @Test("at the bound of keys a seal is asked for, at twice the bound key and service are folded and nothing is lost")
  func bound() async {
    let counters = UsageCounters(shardCount: 1, keyMax: 10)
    for index in 0..<10 {
      counters.count(Sample.origin(kid: "k\(index)"), .read, bytesIn: 0, bytesOut: 0, at: Sample.noon)
    }
    for index in 10..<100 {
      counters.count(Sample.origin(kid: "k\(index)"), .read, bytesIn: 0, bytesOut: 0, at: Sample.noon)
    }
    var pressure = counters.pressure.makeAsyncIterator()
    #expect(await pressure.next() != nil)
    let counts = counters.seal()
    let entries = counts.entriesByPayer().flatMap(\.entries)
    #expect(entries.count == 21)
    #expect(counts.folded == 80)
    #expect(entries.reduce(0) { $0 + $1.quantity } == 100)
    #expect(entries.first { $0.dimensions.origin.kid == UsageOrigin.foldedName }?.quantity == 80)
  }

  @Test("the bound is that of all shards together: few threads fill few of them")
  func boundOfAllShards() {
    let bound = CounterBound(keyMax: 100)
    let shards = [CounterShard(bound), CounterShard(bound)]
    func isPressed(_ shard: Int, _ kids: Range<Int>) -> [Bool] {
      kids.map { kid in
        let key = CounterKey(origin: Sample.origin(kid: "k\(kid)"), operation: .read, hour: Sample.noon)
        return shards[shard].add(UsageTally(calls: 1, bytesIn: 0, bytesOut: 0), to: key)
      }
    }
    #expect(!isPressed(0, 0..<80).contains(true))
    #expect(!isPressed(1, 0..<20).contains(true))
    #expect(isPressed(1, 20..<21) == [true])
    #expect(isPressed(1, 0..<21).allSatisfy { !$0 }, "a key that is there takes no room")
    #expect(shards[0].takeAll().tallies.count == 80)
    #expect(bound.count == 21)
    #expect(!isPressed(1, 21..<100).contains(true))
    #expect(isPressed(0, 0..<1) == [true])
  }

  @Test("payers are sealed apart")
  func payers() {
    let counters = UsageCounters()
    counters.count(Sample.origin(Sample.aizu), .read, bytesIn: 0, bytesOut: 0, at: Sample.noon)
    counters.count(Sample.origin(Sample.bandai), .read, bytesIn: 0, bytesOut: 0, at: Sample.noon)
    counters.count(.unattributed, .rejected, bytesIn: 0, bytesOut: 0, at: Sample.noon)
    let parts = counters.seal().entriesByPayer()
    #expect(parts.map(\.payer.code) == [0, 72028, 74071])
    for part in parts { #expect(part.entries.allSatisfy { $0.dimensions.payer == part.payer }) }
  }
}
