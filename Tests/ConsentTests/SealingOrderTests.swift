import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Testing

/// Reads of several persons end while their town is being sealed.
@Suite("Sealing beside reads that end", .database)
struct SealingOrderTests {
  /// Held by the read once it has ended its first access.
  private static let gate = 1_320

  /// One transaction ends two accesses in the order of insertion. After the first it waits until the sealer waits for it.
  private func ending(_ first: Permit, _ second: Permit, in town: ConsentTown) -> String {
    func end(_ permit: Permit) -> String {
      """
      IF moyai.end_access('\(permit.capability)', '\(permit.entry)', 1, 10, sha256('x')) IS NULL THEN
        RAISE EXCEPTION 'the permit could not be used';
      END IF;
      """
    }
    return """
      BEGIN;
      SET LOCAL moyai.tenant = '\(town.tenant.code)';
      DO $$
      DECLARE
        is_awaited boolean := false;
      BEGIN
        \(end(first))
        PERFORM pg_advisory_xact_lock(\(Self.gate));
        FOR turn IN 1..6000 LOOP
          is_awaited := EXISTS (SELECT FROM pg_locks
            WHERE NOT granted AND locktype = 'transactionid' AND transactionid = pg_current_xact_id()::xid);
          EXIT WHEN is_awaited;
          PERFORM pg_sleep(0.01);
        END LOOP;
        IF NOT is_awaited THEN
          RAISE EXCEPTION 'nobody sealed';
        END IF;
        \(end(second))
      END
      $$;
      COMMIT;
      """
  }

  private typealias Permit = (capability: String, entry: String)

  /// In any other order than that in which reads end, each of the two could hold what the other waits for.
  @Test func I18_whoSealsWaitsForReadsInTheOrderInWhichTheyEnd() async throws {
    let test = try TestDatabase.current
    let keys = try SigningKeys(directory: TemporaryFolder.make() + "/signing")
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_312, in: database)
      let person = try await Resident.make(.granted, in: town)
      let shell = GatewayShell(town)
      let (first, second) = (try await shell.permit(person.ppid), try await shell.permit(person.ppid))
      // Permits that a slow machine does not end; and the table holds them in the opposite order, so that whoever takes rows as they
      // lie takes the second one first.
      for permit in [second, first] {
        try await test.run(
          "UPDATE moyai_priv.access SET opened_at = opened_at + interval '2 minutes' WHERE entry = '\(permit.entry)'")
      }
      let sealer = Sealer(database: database, keys: keys)
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await test.run(ending(first, second, in: town), role: GatewayShell.role) }
        group.addTask {
          while try await test.rows(Self.isGateHeld) == [["0"]] { try await Task.sleep(for: .milliseconds(10)) }
          #expect(try await sealer.seal(town.tenant) == 2)
        }
        while let result = await group.nextResult() {
          // Whichever of the two met the other: nobody may fail.
          #expect(throws: Never.self) { try result.get() }
          if case .failure = result { group.cancelAll() }
        }
      }
      #expect(try await sealer.seal(town.tenant) == 2, "the ends of both reads")
      #expect(
        try await town.ledger("SELECT kind FROM moyai_priv.ledger WHERE tenant_id = $1::int ORDER BY height, position")
          == [
            ["access"], ["access"], ["outcome"], ["outcome"],
          ])
    }
  }

  private static let isGateHeld: StaticString = """
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1320 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
}
