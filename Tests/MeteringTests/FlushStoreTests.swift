import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Batches in the database", .database)
struct FlushStoreTests {
  private func batch(
    _ writer: WriterID, _ sequence: Int64, _ payer: TenantID, quantity: Int64 = 1, kid: String = "kid000000001",
    at instant: Timestamp = Sample.noon
  ) -> UsageBatch {
    let dimensions = UsageDimensions(
      origin: Sample.origin(payer, kid: kid), meter: .apiCalls, usageClass: .read, at: instant)
    return UsageBatch(
      id: UsageBatch.ID(writer: writer, sequence: sequence, payer: payer), sealedAt: instant,
      entries: [UsageEntry(dimensions: dimensions, quantity: quantity)])
  }

  private func rows(_ towns: Towns) async throws -> [[String?]] {
    try await TestDatabase.current.rows(
      "SELECT (tenant_id - $1::int)::text, meter, hour::text, class, kid, service, qty::text, n::text, digest::text FROM moyai.usage_rollup WHERE tenant_id IN ($1::int, $1::int + 1) ORDER BY 1, 2, 3, 4, 5",
      [String(towns.first.code)])
  }

  @Test("replayed in any order, with duplicates and cut into any transactions, the roll-ups and digests are equal")
  func anyOrder() async throws {
    var generator = SeededGenerator()
    let writers = [WriterID(using: &generator), WriterID(using: &generator)]
    let plain = (0..<40).map { index in
      (
        writer: writers[index % 2], sequence: Int64(index / 2), second: Bool.random(using: &generator),
        quantity: Int64.random(in: 1...1_000_000, using: &generator),
        kid: "k\(Int.random(in: 0...3, using: &generator))",
        hour: Int.random(in: 0...2, using: &generator)
      )
    }
    var results: [[[String?]]] = []
    for round in 0..<3 {
      let towns = Towns()
      let batches = plain.map { item in
        batch(
          item.writer, item.sequence, item.second ? towns.second : towns.first, quantity: item.quantity, kid: item.kid,
          at: Sample.noon + .seconds(3_600 * item.hour))
      }
      var sent = batches
      if round > 0 {
        sent += batches.shuffled(using: &generator).prefix(25)
        sent.shuffle(using: &generator)
      }
      let calls = sent
      try await TestDatabase.current.withDatabase { database in
        let store = PostgresFlushStore(database: database)
        var cuts = SeededGenerator(seed: UInt64(round))
        var rest = calls[...]
        while !rest.isEmpty {
          let count = Int.random(in: 1...12, using: &cuts)
          _ = try await store.apply(Array(rest.prefix(count)), at: Sample.noon)
          rest = rest.dropFirst(count)
        }
      }
      results.append(try await rows(towns))
    }
    // The digest covers the payer, who differs from round to round; the sums are compared without it, the digest within a town below.
    #expect(results[0].map { $0.dropLast() } == results[1].map { $0.dropLast() })
    #expect(results[0].map { $0.dropLast() } == results[2].map { $0.dropLast() })
    let counted = plain.reduce(Int64(0)) { $0 + $1.quantity }
    let stored: [Int64] = results[0].compactMap { row in row[6].flatMap { Int64($0) } }
    #expect(stored.reduce(0, +) == counted)
  }

  @Test("the digest is the sum of the contributions, in whatever order they came")
  func digest() async throws {
    let towns = Towns()
    let writer = WriterID()
    let batches = (0..<10).map { batch(writer, Int64($0), towns.first, quantity: Int64($0 + 1)) }
    let expected = batches.flatMap(\.additions).reduce(into: DigestSum()) { $0 += $1.digest }
    try await TestDatabase.current.withDatabase { database in
      let store = PostgresFlushStore(database: database)
      for batch in batches.reversed() { _ = try await store.apply([batch, batch], at: Sample.noon) }
      _ = try await store.apply(batches, at: Sample.noon)
      #expect(
        try await UsageReconciliation(database: database).flushDifferences().filter { $0.tenant == towns.first }.isEmpty
      )
    }
    #expect(try await rows(towns).map { $0.last } == [expected.decimal])
  }

  @Test("outcomes tell new, known and conflicting batches apart, and conflicts are not added")
  func outcomes() async throws {
    let towns = Towns()
    let writer = WriterID()
    let (first, second) = (batch(writer, 0, towns.first, quantity: 5), batch(writer, 1, towns.first, quantity: 7))
    let forged = batch(writer, 0, towns.first, quantity: 50)
    let neighbour = batch(writer, 0, towns.second, quantity: 9)
    try await TestDatabase.current.withDatabase { database in
      let store = PostgresFlushStore(database: database)
      let alone = try await store.apply([first], at: Sample.noon)
      #expect(alone == [.applied])
      let mixed = try await store.apply([forged, first, second, second, neighbour], at: Sample.noon)
      #expect(mixed == [.conflict, .alreadyApplied, .applied, .alreadyApplied, .applied])
      let third = batch(writer, 2, towns.first, quantity: 1)
      let twins = try await store.apply([third, batch(writer, 2, towns.first, quantity: 2)], at: Sample.noon)
      #expect(twins == [.applied, .conflict])
    }
    #expect(try await rows(towns).map { [$0[0], $0[6], $0[7]] } == [["0", "13", "3"], ["1", "9", "1"]])
  }

  @Test("two processes that send the same batch at the same moment add it once")
  func atOnce() async throws {
    let towns = Towns()
    let writer = WriterID()
    let batches = (0..<20).map { batch(writer, Int64($0), towns.first) }
    try await TestDatabase.current.withDatabase { one in
      try await TestDatabase.current.withDatabase { other in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for database in [one, other] {
            group.addTask {
              let store = PostgresFlushStore(database: database)
              for batch in batches {
                let outcomes = try await store.apply([batch], at: Sample.noon)
                #expect(outcomes == [.applied] || outcomes == [.alreadyApplied])
              }
            }
          }
          try await group.waitForAll()
        }
      }
    }
    #expect(try await rows(towns).map { $0[6] } == ["20"])
  }

  @Test("old records become sums, young ones cannot be deleted, and reconciliation still holds")
  func folding() async throws {
    let towns = Towns()
    let writer = WriterID()
    let now = SystemClock().now()
    try await TestDatabase.current.withDatabase { database in
      let store = PostgresFlushStore(database: database)
      _ = try await store.apply(
        (0..<5).map { batch(writer, Int64($0), towns.first) }, at: now - .seconds(40 * 86_400))
      _ = try await store.apply((5..<8).map { batch(writer, Int64($0), towns.first) }, at: now - .seconds(30 * 86_400))
      #expect(try await store.fold(appliedBefore: now - FlushRetention.recordMin) == 5)
      #expect(try await store.fold(appliedBefore: now) == 0, "the row policy keeps what is younger than 35 days")
      #expect(
        try await UsageReconciliation(database: database).flushDifferences().filter { $0.tenant == towns.first }.isEmpty
      )
    }
    let kept = try await TestDatabase.current.rows(
      "SELECT count(*)::text, (SELECT batches::text FROM moyai.usage_flush_folded WHERE tenant_id = $1::int) FROM moyai.usage_flush WHERE tenant_id = $1::int",
      [String(towns.first.code)])
    #expect(kept == [["3", "5"]])
  }

  @Test("a roll-up that was tampered with is found")
  func tampered() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in
      _ = try await PostgresFlushStore(database: database).apply(
        [batch(WriterID(), 0, towns.first, quantity: 5), batch(WriterID(), 0, towns.second, quantity: 5)],
        at: Sample.noon)
      try await TestDatabase.current.run(
        "UPDATE moyai.usage_rollup SET qty = 4 WHERE tenant_id = \(towns.first.code)")
      let found = try await UsageReconciliation(database: database).flushDifferences()
      #expect(
        found.filter { [towns.first, towns.second].contains($0.tenant) } == [
          UsageDifference(
            tenant: towns.first,
            what: .flushed(recorded: 5, rolledUp: 4, recordedContributions: 1, rolledUpContributions: 1))
        ])
    }
  }

  @Test("the flusher and the database together: counted, killed, restarted, added once")
  func endToEnd() async throws {
    let towns = Towns()
    let folder = try SpoolFolder()
    let configuration = UsageFlusher.Configuration(spoolDirectory: folder.path)
    let clock = ManualClock(Sample.noon)
    try await TestDatabase.current.withDatabase { database in
      let store = PostgresFlushStore(database: database)
      let counters = UsageCounters()
      var flusher: UsageFlusher? = try UsageFlusher(
        configuration: configuration, counters: counters, store: store, wallClock: clock)
      for _ in 0..<6 { counters.count(Sample.origin(towns.first), .query, bytesIn: 1, bytesOut: 100, at: clock.now()) }
      try await flusher?.seal()
      try await flusher?.send()
      for _ in 0..<4 { counters.count(Sample.origin(towns.second), .query, bytesIn: 1, bytesOut: 100, at: clock.now()) }
      try await flusher?.seal()
      flusher = nil
      clock.advance(by: .seconds(5))
      try await folder.settled()
      let next = try UsageFlusher(
        configuration: configuration, counters: UsageCounters(), store: store, wallClock: clock)
      try await next.send()
      try await next.send()
      let query = try UsageQuery(
        meter: .apiCalls, from: Sample.noon.hour, to: Sample.noon.hour + .seconds(3_600), window: .hour)
      let reader = UsageReader(database: database, wallClock: clock)
      let first = try await reader.usage(of: TenantAccess(tenant: towns.first), query)
      let second = try await reader.usage(of: TenantAccess(tenant: towns.second), query)
      #expect(first.rows.map(\.quantityText) == ["6"])
      #expect(second.rows.map(\.quantityText) == ["4"])
      #expect(first.gaps.contains { $0.reason == .killed && $0.since == Sample.noon })
      #expect(first.definition == APICallsFigure.definition)
    }
  }
}
