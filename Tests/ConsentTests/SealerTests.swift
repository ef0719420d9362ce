import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Synchronization
import Tenancy
import Testing

@Suite("Sealer", .database)
struct SealerTests {
  /// Makes a town with `count` rows in its ledger, and a sealer over keys of its own.
  func withTown(
    _ number: Int32, rows count: Int,
    _ body: (ConsentTown, Resident, Sealer, SigningKeys, Database) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder.make()
    let keys = try SigningKeys(directory: folder + "/signing")
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(number, in: database)
      let person = try await Resident.make(.granted, in: town)
      let reader = ConsentTown.reader(database)
      for _ in 0..<count { _ = try await town.refusal(reader, .random()) }
      try await body(town, person, Sealer(database: database, keys: keys), keys, database)
    }
  }

  func export(_ town: ConsentTown, _ keys: SigningKeys, _ database: Database) async throws -> String {
    let pages = try await LedgerExport(database: database, keys: keys).pages(of: town.tenant)
    var bytes: [UInt8] = []
    while let page = try await pages.next() { bytes += page }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func I18_eachRowIsInExactlyOneSignedBlockWithoutGaps() async throws {
    try await withTown(1_301, rows: 3) { town, person, sealer, keys, database in
      #expect(try await sealer.seal(town.tenant) == 3)
      #expect(try await sealer.seal(town.tenant) == nil, "an empty block does not exist")
      _ = try await ConsentTown.reader(database).read(town.request(), of: person.ppid)
      #expect(try await sealer.turn().blocks >= 1)
      let rows = try await town.ledger(
        """
        SELECT kind, height::text, position::text, octet_length(leaf)::text, (payload IS NOT NULL)::text
        FROM moyai_priv.ledger WHERE tenant_id = $1::int ORDER BY ord
        """)
      #expect(
        rows == [
          ["access", "0", "0", "32", "true"], ["access", "0", "1", "32", "true"], ["access", "0", "2", "32", "true"],
          ["access", "1", "0", "32", "true"], ["outcome", "1", "1", "32", "true"],
        ])
      let reader = LedgerReader(database: database)
      let blocks = try await reader.blocks(of: town.tenant, from: 0, limit: 10)
      #expect(blocks.map(\.height) == [0, 1])
      #expect(try await reader.head(of: town.tenant)?.hash == blocks.last?.hash)
      let lines = try await export(town, keys, database).split(separator: "\n")
      #expect(lines.count == 1 + 2 + 5)
      #expect(lines[0].hasPrefix(#"{"t":"key""#) && lines[1].hasPrefix(#"{"t":"block","height":0"#))
      let entries = try await reader.entries(about: person.subject, of: town.tenant, limit: 10)
      #expect(entries.map(\.kind) == [.outcome, .access])
      let seal = try #require(entries[1].seal)
      let payload = Array(try #require(seal.payload).utf8)
      #expect(LedgerLeaf.hash(salt: try #require(seal.salt), payload: payload) == seal.leaf)
      #expect(seal.blockHash == blocks[1].hash)
      let delivered = try await reader.delivered(entries.map(\.id), about: person.subject, of: town.tenant)
      #expect(delivered == [entries[1].id: 1])
    }
  }

  /// What waits of a busy town is joined with its block in one pass, also by a plan from a time when nothing waited.
  @Test func aFullBlockIsSealedInTime() async throws {
    try await withTown(1_309, rows: 1) { town, _, sealer, _, _ in
      #expect(try await sealer.seal(town.tenant) == 1)
      let copies: (Int, Int) -> String = { from, count in
        """
        INSERT INTO moyai_priv.ledger OVERRIDING SYSTEM VALUE
        SELECT (jsonb_populate_record(first.entry, jsonb_build_object('entry', gen_random_uuid(), 'ord', (first.entry).ord + i,
          'height', NULL, 'position', NULL, 'leaf', NULL, 'payload', NULL))).*
        FROM (SELECT l AS entry FROM moyai_priv.ledger l WHERE tenant_id = \(town.tenant.code) ORDER BY ord LIMIT 1) AS first,
          generate_series(\(from), \(from + count - 1)) AS i;
        """
      }
      // Often enough for the server to keep a plan.
      for round in 1...8 {
        try await TestDatabase.current.run("ANALYZE moyai_priv.ledger;" + copies(round * 1_000, 40))
        #expect(try await sealer.seal(town.tenant) == 40)
      }
      try await TestDatabase.current.run(copies(1_000_000, 10_000))
      #expect(try await sealer.seal(town.tenant) == 10_000)
      #expect(try await sealer.seal(town.tenant) == nil)
    }
  }

  /// A read may end after its permit was sealed. It then ends once, as any other, and both entries are in the chain.
  @Test func I25_aPermitThatIsSealedBeforeItsReadEndsIsUsedOnce() async throws {
    try await withTown(1_310, rows: 0) { town, person, sealer, keys, database in
      let shell = GatewayShell(town)
      let permit = try await shell.permit(person.ppid)
      let late = try await shell.permit(person.ppid)
      #expect(try await sealer.seal(town.tenant) == 2)
      #expect(try await sealer.seal(town.tenant) == nil, "an entry is sealed once")
      let reader = LedgerReader(database: database)
      func kinds() async throws -> [LedgerEntry.Kind] {
        try await reader.entries(about: person.subject, of: town.tenant, limit: 10).map(\.kind)
      }
      #expect(try await kinds() == [.access, .access], "and shown once")
      #expect(try await shell.records(showing: permit) == 1)
      func end(_ permit: (capability: String, entry: String)) async throws -> String? {
        try await TestDatabase.current.rows(
          "SELECT moyai.end_access($1::text::uuid, $2::text::uuid, 1, 10, sha256('x'))",
          [permit.capability, permit.entry], after: "SET moyai.tenant = '\(town.tenant.code)'", role: GatewayShell.role)[
            0][0]
      }
      #expect(try await end(permit) == "180")
      #expect(try await end(permit) == nil)
      #expect(try await shell.records(showing: permit) == 0)
      #expect(try await kinds() == [.outcome, .access, .access], "before it is sealed too")
      #expect(try await sealer.seal(town.tenant) == 1)
      #expect(try await end(permit) == nil, "nothing is left of it")
      #expect(try await shell.records(showing: permit) == 0)
      #expect(try await kinds() == [.outcome, .access, .access])
      #expect(try await town.ledger(ConsentTown.openPermits) == [["1"]])
      #expect(try await shell.records(showing: late) == 1, "the other one is as it was")
      let lines = try await export(town, keys, database).split(separator: "\n")
      #expect(lines.filter { $0.hasPrefix(#"{"t":"entry""#) }.count == 3)
      #expect(lines.filter { $0.hasPrefix(#"{"t":"block""#) }.count == 2)
    }
  }

  @Test func I18_anIdThatIsDrawnTwiceKeepsNobodyFromSealing() async throws {
    try await withTown(1_311, rows: 0) { town, person, sealer, _, _ in
      let shell = GatewayShell(town)
      let permit = try await shell.permit(person.ppid)
      #expect(try await sealer.seal(town.tenant) == 1)
      for entry in [permit.entry, SQLUUID.random().description] {
        for _ in 0..<2 {
          let ids = (capability: SQLUUID.random().description, entry: entry)
          try await TestDatabase.current.run(
            "SET moyai.tenant = '\(town.tenant.code)'; SELECT * FROM \(shell.opening(person.ppid, ids: ids))",
            role: GatewayShell.role)
        }
      }
      #expect(try await sealer.turn().failures.contains(town.tenant))
      #expect(try await !sealer.turn().failures.contains(town.tenant))
      let sealed = try await town.ledger(
        "SELECT count(*), count(DISTINCT entry), count(height) FROM moyai_priv.entry WHERE tenant_id = $1::int")
      #expect(sealed == [["5", "5", "5"]])
    }
  }

  @Test func I18_twoSealersNeverSealARowTwice() async throws {
    try await withTown(1_302, rows: 20) { town, _, sealer, keys, database in
      let other = Sealer(database: database, keys: keys)
      let sealed = try await withThrowingTaskGroup(of: Int.self) { group in
        for turn in 0..<6 { group.addTask { try await (turn % 2 == 0 ? sealer : other).seal(town.tenant) ?? 0 } }
        return try await group.reduce(0, +)
      }
      let late = try await sealer.seal(town.tenant) ?? 0
      #expect(sealed + late == 20)
      let wrong = try await town.ledger(
        """
        SELECT b.height::text FROM moyai_priv.block b WHERE b.tenant_id = $1::int AND b.count <>
          (SELECT count(*) FROM moyai_priv.ledger l WHERE l.tenant_id = b.tenant_id AND l.height = b.height)
        """)
      #expect(wrong == [])
    }
  }

  @Test func I18_whatIsSealedNoRoleCanChange() async throws {
    try await withTown(1_303, rows: 2) { town, _, sealer, _, database in
      _ = try await sealer.seal(town.tenant)
      let test = try TestDatabase.current
      let changed = try await database.withTenant(town.access, .readWrite, as: .sealer) { scope in
        try scope.execute(
          Command("UPDATE moyai_priv.ledger SET height = 9, position = 9, leaf = sha256('x'), payload = 'x'"))
      }
      #expect(changed == 0)
      for (role, script) in [
        ("moyai_sealer", "UPDATE moyai_priv.ledger SET salt = sha256('x')"),
        ("moyai_sealer", "DELETE FROM moyai_priv.ledger"),
        ("moyai_sealer", "UPDATE moyai_priv.access SET is_sealed = true"),
        ("moyai_sealer", "DELETE FROM moyai_priv.access"), ("moyai_sealer", "SELECT capability FROM moyai_priv.access"),
        ("moyai_consent", "SELECT capability FROM moyai_priv.access"), ("moyai_app", "SELECT * FROM moyai_priv.entry"),
        ("moyai_sealer", "UPDATE moyai_priv.block SET jws = 'x'"), ("moyai_sealer", "DELETE FROM moyai_priv.block"),
        (
          "moyai_sealer",
          "INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at) VALUES (1, gen_random_uuid(), 'admin', now())"
        ),
        ("moyai_consent", "UPDATE moyai_priv.ledger SET leaf = sha256('x')"),
        ("moyai_consent", "INSERT INTO moyai_priv.block SELECT * FROM moyai_priv.block"),
        ("moyai_ops", "SELECT * FROM moyai_priv.ledger"), ("moyai_app", "SELECT * FROM moyai_priv.block"),
      ] {
        let failure = await #expect(throws: AdminSessionError.self, "\(role): \(script)") {
          try await test.run("SET moyai.tenant = '\(town.tenant.code)'; " + script, role: role)
        }
        #expect(failure?.sqlState == "42501", "\(role): \(script)")
      }
    }
  }

  @Test func I18_erasingKeepsTheLeafAndNothingElse() async throws {
    try await withTown(1_304, rows: 0) { town, person, sealer, keys, database in
      _ = try await ConsentTown.reader(database).read(town.request(), of: person.ppid)
      let erase = Query<Int>(
        "SELECT moyai.erase_entries(\(SQLUUID(high: person.subject.high, low: person.subject.low)), moyai.now() + interval '1 s')"
      ) { (row: borrowing RowReader) throws(DecodingFailure) in try row.int(0) }
      func erased() async throws -> [Int] {
        try await database.withTenant(town.access, .readWrite, as: .consent) { try $0.fetch(erase) }
      }
      #expect(try await erased() == [0], "what is not sealed yet cannot be erased")
      _ = try await sealer.seal(town.tenant)
      #expect(try await erased() == [2])
      let kept = try await town.ledger(
        """
        SELECT num_nonnulls(salt, payload, subject_id, organisation_id, service_id, kid, purpose_id, mode, asked, permitted, basis,
            consents, decision, reason, of_entry, row_count, byte_count, body_sha256)::text, octet_length(leaf)::text
        FROM moyai_priv.ledger WHERE tenant_id = $1::int
        """)
      #expect(kept == [["0", "32"], ["0", "32"]])
      let lines = try await export(town, keys, database).split(separator: "\n")
      #expect(lines.filter { $0.hasSuffix(#""salt":null,"payload":null}"#) }.count == 2)
    }
  }

  @Test func whatIsOverIsSwept() async throws {
    try await withTown(1_305, rows: 1) { town, person, sealer, _, database in
      let test = try TestDatabase.current
      _ = try await GatewayShell(town).permit(person.ppid)
      #expect(try await sealer.seal(town.tenant) == 2)
      #expect(try await town.ledger(ConsentTown.openPermits) == [["1"]], "its read may still end")
      // A permit that nobody uses goes with the first block that follows its five seconds.
      try await test.run(
        """
        UPDATE moyai_priv.access SET opened_at = now() - interval '2 minutes' WHERE tenant_id = \(town.tenant.code);
        INSERT INTO moyai_priv.person_day VALUES (\(town.tenant.code), '2020-01-01', 'k', 1);
        INSERT INTO moyai_priv.person_seen VALUES (\(town.tenant.code), '2020-01-01', 'k', gen_random_uuid());
        """)
      _ = try await town.refusal(ConsentTown.reader(database), .random())
      #expect(try await sealer.seal(town.tenant) == 1)
      try await sealer.sweep()
      let left = try await town.ledger(
        """
        SELECT (SELECT count(*) FROM moyai_priv.access WHERE tenant_id = $1::int)::text,
          (SELECT count(*) FROM moyai_priv.person_day WHERE tenant_id = $1::int)::text,
          (SELECT count(*) FROM moyai_priv.person_seen WHERE tenant_id = $1::int)::text
        """)
      #expect(left == [["0", "1", "3"]], "today's counts stay")
    }
  }

  @Test func theWatchClosesWhenNobodySealsAndOpensWhenSomebodyDoes() async throws {
    let test = try await TestCluster.shared().makeDatabase()
    let folder = try TemporaryFolder.make()
    let keys = try SigningKeys(directory: folder + "/signing")
    try await test.withDatabase { database in
      let watch = SealWatch(database: database)
      let tenant = TenantID(72_028)
      #expect(throws: AccessDenied(.failClosed)) { try watch.requireSealing(of: tenant) }
      try await watch.look()
      #expect(throws: AccessDenied(.failClosed)) { try watch.requireSealing(of: tenant) }
      try await Sealer(database: database, keys: keys).turn()
      try await watch.look()
      try watch.requireSealing(of: tenant)
      try await test.run(
        "UPDATE moyai_priv.seal_standing SET towns = '{72028}', since = ARRAY[clock_timestamp() - interval '11 seconds']"
      )
      try await watch.look()
      #expect(throws: AccessDenied(.failClosed)) { try watch.requireSealing(of: tenant) }
      try watch.requireSealing(of: TenantID(72_010))
      try await test.run("UPDATE moyai_priv.seal_standing SET checked_at = clock_timestamp() - interval '11 seconds'")
      try await watch.look()
      #expect(throws: AccessDenied(.failClosed)) { try watch.requireSealing(of: TenantID(72_010)) }
      // A machine whose clock is off answers for nothing.
      try await test.run("UPDATE moyai_priv.seal_standing SET checked_at = clock_timestamp()")
      let off = SealWatch(database: database, clock: ManualClock(SystemClock().now() + .seconds(3)))
      try await off.look()
      #expect(throws: AccessDenied(.failClosed)) { try off.requireSealing(of: TenantID(72_010)) }
    }
    try await test.drop()
  }
}
