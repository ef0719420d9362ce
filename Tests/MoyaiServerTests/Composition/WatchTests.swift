import CivilTime
import HTTPSurface
import Logging
import Metering
import MoyaiTesting
import Postgres
import Testing

@testable import MoyaiServer

/// What looks after an installation while it runs: each alarm is made on purpose, seen, and gone when its cause is.
@Suite("Watches", .serialized, .database)
struct WatchTests {
  private let lines = CollectedLines()
  private static let tenant = TenantID(900_003)

  private func admitTenant() async throws {
    try await TestDatabase.current.run(
      """
      INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at)
      VALUES (900003, 't_01', 'sandbox', '試験', '', '', 'live', '2024-04-01', now()) ON CONFLICT DO NOTHING
      """)
  }

  @Test func flushesThatDoNotAddUpAreAnAlarm() async throws {
    try await admitTenant()
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let watch = UsageWatch(database: database, logger: lines.logger)
      try await watch.compareFlushes()
      #expect(metrics(watch.write).contains("moyai_metering_differences{of=\"flushed\"} 0\n"))
      #expect(lines.all.isEmpty)

      try await test.run(
        """
        INSERT INTO moyai.usage_flush (tenant_id, writer_id, seq, sha256, sealed_at, applied_at, qty, n, digest)
        VALUES (900003, repeat('a', 32), 0, sha256('x'), now(), now(), 7, 1, 12)
        """)
      try await watch.compareFlushes()
      #expect(metrics(watch.write).contains("moyai_metering_differences{of=\"flushed\"} 1\n"))
      #expect(lines.all.map(\.level) == [.error])
    }
    try await test.run("DELETE FROM moyai.usage_flush WHERE tenant_id = 900003")
  }

  @Test func storedThingsThatWereNotCountedAreAnAlarm() async throws {
    try await admitTenant()
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let watch = UsageWatch(database: database, logger: lines.logger)
      let night = Timestamp(iso8601: "2026-11-22T18:30:00Z")
      let now = try #require(night)
      #expect(watch.isNightDue(at: now))
      try await watch.compareLevels(of: [Self.tenant], at: now)
      #expect(metrics(watch.write).contains("moyai_metering_differences{of=\"levels\"} 0\n"))
      // 03:30 in Japan was this night; at 02:59 the next day it still is.
      #expect(!watch.isNightDue(at: now + .seconds(23 * 3_600)))
      #expect(watch.isNightDue(at: now + .seconds(24 * 3_600)))

      try await test.run(
        """
        INSERT INTO moyai.usage_delta (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
        VALUES (900003, 'entities.stored', '2026-11-22T00:00:00Z', 'default', '', '', 900003, 0, 3, 0, 1, 12)
        """)
      try await watch.compareLevels(of: [Self.tenant], at: now)
      #expect(metrics(watch.write).contains("moyai_metering_differences{of=\"levels\"} 1\n"))
      #expect(lines.all.map(\.level) == [.error])
    }
    try await test.run("DELETE FROM moyai.usage_delta WHERE tenant_id = 900003")
  }

  @Test func whatWaitsInTheJournalIsCountedUntilItIsFolded() async throws {
    try await admitTenant()
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let folder = JournalFolder(database: database)
      try await folder.foldAll()
      let watch = JournalWatch(folder)
      #expect(!metrics(watch.write).contains("\nmoyai_metering_journal_rows "), "nobody has looked yet")
      try await watch.look()
      #expect(metrics(watch.write).contains("\nmoyai_metering_journal_rows 0\n"))
      try await test.run(
        """
        INSERT INTO moyai.usage_journal (tenant_id, at, meters, classes, kids, services, owners, levels, quantities, digests)
        SELECT 900003, '2026-11-22T00:00:00Z', '{entities.stored}', '{default}', '{""}', '{""}', '{900003}', '{true}', '{0}', '{0}'
        FROM generate_series(1, 3)
        """)
      try await watch.look()
      #expect(metrics(watch.write).contains("\nmoyai_metering_journal_rows 3\n"))
      try await folder.foldAll()
      try await watch.look()
      #expect(metrics(watch.write).contains("\nmoyai_metering_journal_rows 0\n"))
    }
    try await test.run("DELETE FROM moyai.usage_delta WHERE tenant_id = 900003")
  }

  @Test func aLostMarkOfPostGISIsToldOnceAndItsReturnToo() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let watch = LeakproofWatch(database: database, logger: lines.logger)
      try await watch.look()
      #expect(lines.all.isEmpty)
      try await test.run("ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) NOT LEAKPROOF")
      try await watch.look()
      try await watch.look()
      #expect(lines.all.map(\.level) == [.error])
      #expect(lines.all.first?.text.contains("moyai migrate") == true)
      #expect(metrics(watch.write).contains("moyai_postgres_leakproof_lost 1\n"))
      try await test.run("SELECT moyai.mark_leakproof()")
      try await watch.look()
      #expect(lines.all.map(\.level) == [.error, .notice])
      #expect(metrics(watch.write).contains("moyai_postgres_leakproof_lost 0\n"))
    }
  }

  @Test func theServerBelowUsCallsACancelledTaskNoError() {
    var logger = ServerLog.transport(lines.logger)
    logger.error("Waiting on child channel: CancellationError()")
    #expect(lines.all.isEmpty)
    logger.error("Server shutdown error: bad file descriptor")
    #expect(lines.all.map(\.level) == [.error])
    logger.logLevel = .debug
    logger.error("Waiting on child channel: CancellationError()")
    #expect(lines.all.map(\.level) == [.error, .debug])
  }

  private func metrics(_ write: (inout MetricsText) -> Void) -> String {
    var text = MetricsText()
    write(&text)
    return text.text
  }
}
