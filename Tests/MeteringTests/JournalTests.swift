import CivilTime
import MoyaiTesting
import Postgres
import Synchronization
import Testing

@testable import Metering

/// Exact usage between its transaction and the roll-ups (Metering.docc, the journal).
@Suite("The usage journal", .serialized, .database)
struct JournalTests {
  /// Everything two towns were charged by every dimension, with moments and digests: what every figure is made of.
  private static let figures: StaticString = """
    SELECT (tenant_id - $1::int)::text, meter, class, hour::text, kid, sum(qty)::text, '', sum(n)::text,
      mod(sum(digest), 2::numeric ^ 256)::text
    FROM moyai.usage_counts WHERE tenant_id IN ($1::int, $1::int + 1) GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT (tenant_id - $1::int)::text, meter, class, hour::text, kid, sum(delta)::text, sum(moment)::text, sum(n)::text,
      mod(sum(digest), 2::numeric ^ 256)::text
    FROM moyai.usage_levels WHERE tenant_id IN ($1::int, $1::int + 1) GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 5
    """
  /// The same of roll-ups alone.
  private static let rollups: StaticString = """
    SELECT (tenant_id - $1::int)::text, meter, class, hour::text, kid, sum(qty)::text, '', sum(n)::text,
      mod(sum(digest), 2::numeric ^ 256)::text
    FROM moyai.usage_rollup WHERE tenant_id IN ($1::int, $1::int + 1) GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT (tenant_id - $1::int)::text, meter, class, hour::text, kid, sum(delta)::text, sum(moment)::text, sum(n)::text,
      mod(sum(digest), 2::numeric ^ 256)::text
    FROM moyai.usage_delta WHERE tenant_id IN ($1::int, $1::int + 1) GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 5
    """
  private static let waiting: StaticString =
    "SELECT count(*)::text FROM moyai.usage_journal WHERE tenant_id IN ($1::int, $1::int + 1)"

  private func rows(_ sql: StaticString, _ towns: Towns) async throws -> [[String?]] {
    try await TestDatabase.current.rows(sql, [String(towns.first.code)])
  }

  /// Transactions of both towns in three hours with up to three keys.
  private func write(_ count: Int, _ towns: Towns, to database: Database) async throws {
    var generator = SeededGenerator()
    let recorder = ExactUsageRecorder()
    for _ in 0..<count {
      let town = Bool.random(using: &generator) ? towns.first : towns.second
      let origin = Sample.origin(town, kid: "k\(Int.random(in: 0...2, using: &generator))")
      let instant = Sample.noon + .milliseconds(Int.random(in: 0..<9_000_000, using: &generator))
      let usage: [ExactUsage] = [
        .calls(.write, Int64.random(in: 1...9, using: &generator), by: origin),
        .calls(.batchItem, Int64.random(in: 0...2, using: &generator), by: origin),
        ExactUsage(origin: origin, meter: .storageBytes, quantity: Int64.random(in: -500...500, using: &generator)),
        ExactUsage(origin: origin, meter: .entitiesStored, quantity: Int64.random(in: -1...1, using: &generator)),
      ]
      try await database.record(usage, for: town, at: instant, by: recorder)
    }
  }

  @Test("I9 folding changes no figure: quantity, moment, number and digest of every dimension stay")
  func I9_foldingChangesNothing() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in
      try await write(60, towns, to: database)
      #expect(try await rows(Self.waiting, towns) == [["60"]])
      let before = try await rows(Self.figures, towns)
      #expect(before.count > 12)
      // Into empty roll-ups in small transactions, then onto what is there.
      try await JournalFolder(database: database, rowsMax: 7).foldAll()
      #expect(try await rows(Self.figures, towns) == before)
      #expect(try await rows(Self.rollups, towns) == before)
      try await write(60, towns, to: database)
      let more = try await rows(Self.figures, towns)
      #expect(more != before)
      try await JournalFolder(database: database, lane: 3).foldAll()
      #expect(try await rows(Self.rollups, towns) == more)
      #expect(try await rows(Self.waiting, towns) == [["0"]])
    }
  }

  @Test("I9 whoever reads while others write and two fold finds every count once")
  func I9_readersRaceFolders() async throws {
    let towns = Towns()
    let race = Race()
    let origin = Sample.origin(towns.first)
    let transactions = 150
    try await TestDatabase.current.withDatabase { one in
      try await TestDatabase.current.withDatabase { other in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for folder in [JournalFolder(database: one, lane: 0, rowsMax: 3), JournalFolder(database: other, lane: 1)] {
            group.addTask { while !race.isDone.load(ordering: .acquiring) { try await folder.foldAll() } }
          }
          for _ in 0..<2 {
            group.addTask {
              let levels = LevelTotal(tenant: towns.first)
              let counts = CountTotal(tenant: towns.first)
              while !race.isDone.load(ordering: .acquiring) {
                let least = race.committed.load(ordering: .acquiring)
                let (counted, level) = try await one.withTenant(TenantAccess(tenant: towns.first), .snapshot) {
                  (scope: inout TenantScope) in (try scope.fetch(counts), try scope.fetch(levels))
                }
                let most = race.begun.load(ordering: .acquiring)
                #expect(counted == level, "both of one transaction, in one snapshot")
                #expect(counted.allSatisfy { (least...most).contains($0) }, "\(least) to \(most): \(counted)")
                race.readings.wrappingAdd(1, ordering: .relaxed)
              }
            }
          }
          group.addTask {
            defer { race.isDone.store(true, ordering: .releasing) }
            for _ in 0..<transactions {
              race.begun.wrappingAdd(1, ordering: .acquiringAndReleasing)
              try await other.record(
                [.calls(.write, by: origin), ExactUsage(origin: origin, meter: .entitiesStored, quantity: 1)],
                for: towns.first, at: Sample.noon)
              race.committed.wrappingAdd(1, ordering: .acquiringAndReleasing)
            }
          }
          try await group.waitForAll()
        }
        try await JournalFolder(database: one).foldAll()
      }
    }
    #expect(race.readings.load(ordering: .relaxed) > 0)
    let folded = try await rows(Self.rollups, towns)
    #expect(
      folded.map { [$0[5], $0[7]] } == [
        [String(transactions), String(transactions)], [String(transactions), String(transactions)],
      ])
  }

  @Test("I1 two that fold at one time take each row once")
  func I1_twoFolders() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { one in
      try await TestDatabase.current.withDatabase { other in
        for _ in 0..<4 {
          try await write(40, towns, to: one)
          let before = try await rows(Self.figures, towns)
          try await withThrowingTaskGroup(of: Void.self) { group in
            // In one lane: they wait for each other's rows of the roll-ups too.
            for folder in [JournalFolder(database: one, rowsMax: 9), JournalFolder(database: other, rowsMax: 11)] {
              group.addTask { try await folder.foldAll() }
            }
            try await group.waitForAll()
          }
          // A folder ends when it finds less than it may take, also because the other one took it.
          try await JournalFolder(database: one).foldAll()
          #expect(try await rows(Self.rollups, towns) == before)
        }
      }
    }
  }

  @Test("what a crash leaves is folded by the next process's first turn")
  func leftovers() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in try await write(20, towns, to: database) }
    #expect(try await rows(Self.waiting, towns) == [["20"]])
    let before = try await rows(Self.figures, towns)
    try await TestDatabase.current.withDatabase { database in try await JournalFolder(database: database).turn() }
    #expect(try await rows(Self.waiting, towns) == [["0"]])
    #expect(try await rows(Self.rollups, towns) == before)
  }

  @Test("what the database refuses of one payer stays, counts, and holds up nobody else's")
  func refused() async throws {
    let towns = Towns()
    let bad = String(towns.first.code)
    try await TestDatabase.current.run(
      """
      INSERT INTO moyai.usage_journal
      VALUES (\(bad), now(), '{no.meter}', '{write}', '{k}', '{s}', '{\(bad)}', '{f}', '{5}', '{0}')
      """)
    try await TestDatabase.current.withDatabase { database in
      try await database.record([.calls(.write, by: Sample.origin(towns.second))], for: towns.second, at: Sample.noon)
      let folder = JournalFolder(database: database)
      await #expect(throws: PostgresError.self) { try await folder.turn() }
      #expect(try await rows(Self.rollups, towns).map { $0[5] } == ["1"])
      #expect(try await rows(Self.figures, towns).map { $0[5] } == ["5", "1"])
      // Not at once again; it would fill the log.
      try await folder.turn()
      await #expect(throws: PostgresError.self) { try await folder.turn() }
    }
    try await TestDatabase.current.run("DELETE FROM moyai.usage_journal WHERE tenant_id = \(bad)")
  }

  @Test(
    "folding waits the longer the more it did",
    arguments: [
      (0, 0, 1), (100, 1, 1), (101, 1, 2), (1_000, 20, 10), (3_482, 300, 30), (0, 50, 1), (0, 51, 2), (10, 900, 18),
      (100_000, 60_000, 30),
    ])
  func pace(added: Int, milliseconds: Int, turns: Int) {
    #expect(JournalPace.turns(added: added, took: .milliseconds(milliseconds)) == turns)
  }
}

/// How far the writer is, so that readers know between what their figures must lie.
private final class Race: Sendable {
  let begun = Atomic(0)
  let committed = Atomic(0)
  let readings = Atomic(0)
  let isDone = Atomic(false)
}

/// Sums of the journal and the roll-ups together.
private struct CountTotal: Statement {
  let tenant: TenantID
  var sql: SQL { "SELECT coalesce(sum(qty), 0)::bigint FROM usage_counts WHERE tenant_id = \(tenant)" }
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}

private struct LevelTotal: Statement {
  let tenant: TenantID
  var sql: SQL { "SELECT coalesce(sum(delta), 0)::bigint FROM usage_levels WHERE tenant_id = \(tenant)" }
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}
