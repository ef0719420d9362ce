import MoyaiTesting
import Postgres
import Synchronization
import Testing

@Suite("Migration runner")
struct MigrationRunnerTests {
  static func step(_ number: Int, _ script: String, name: String? = nil) -> MigrationStep {
    MigrationStep(number: number, name: name ?? "000\(number)_step.sql", script: Array(script.utf8))
  }

  static let three = [
    step(1, "-- why\nCREATE TABLE moyai.a (x int); INSERT INTO moyai.a VALUES (1)"),
    step(2, "CREATE TABLE moyai.b (x int)"), step(3, "INSERT INTO moyai.a VALUES (3)"),
  ]

  /// Blocking work stays off the cooperative pool.
  static func migrate(
    _ steps: [MigrationStep], _ database: TestDatabase, upTo last: Int = .max, log: Log = Log()
  ) async throws {
    try await BlockingThread.run {
      try MigrationRunner(steps: steps).migrate(conninfo: database.conninfo(), upTo: last) { log.note($0) }
    }
  }

  static func status(_ steps: [MigrationStep], _ database: TestDatabase) async throws -> SchemaStatus {
    try await BlockingThread.run { try MigrationRunner(steps: steps).status(conninfo: database.conninfo()) }
  }

  final class Log: Sendable {
    private let all = Mutex<[MigrationProgress]>([])
    func note(_ progress: MigrationProgress) { all.withLock { $0.append(progress) } }
    var seen: [MigrationProgress] { all.withLock { $0 } }
  }

  func withEmpty(_ body: (TestDatabase) async throws -> Void) async throws {
    let database = try await TestCluster.shared().makeEmptyDatabase()
    try await body(database)
    try await database.drop()
  }

  func code(_ work: () async throws -> Void) async throws -> MigrationError.Code? {
    do {
      try await work()
      return nil
    } catch let error as MigrationError {
      return error.code
    }
  }

  @Test("applies each step once, tells what it does, and a second run finds nothing to do")
  func twice() async throws {
    try await withEmpty { database async throws in
      #expect(try await Self.status(Self.three, database) == .missing)
      let first = Log()
      try await Self.migrate(Self.three, database, log: first)
      #expect(
        first.seen == [
          .applying(number: 1, name: "0001_step.sql", remaining: 3),
          .applying(number: 2, name: "0002_step.sql", remaining: 2),
          .applying(number: 3, name: "0003_step.sql", remaining: 1), .finished(version: 3, applied: 3),
        ])
      let second = Log()
      try await Self.migrate(Self.three, database, log: second)
      #expect(second.seen == [.finished(version: 3, applied: 0)])
      #expect(try await database.rows("SELECT x FROM moyai.a ORDER BY x") == [["1"], ["3"]])
      #expect(try await Self.status(Self.three, database) == .current(version: 3))
      #expect(try await Self.status(Self.three, database).isServable)
    }
  }

  @Test("goes on where an older program or a limit stopped")
  func continues() async throws {
    try await withEmpty { database async throws in
      try await Self.migrate(Self.three, database, upTo: 1)
      #expect(try await Self.status(Self.three, database) == .behind(version: 1, known: 3))
      #expect(try await !Self.status(Self.three, database).isServable)
      let log = Log()
      try await Self.migrate(Self.three, database, log: log)
      #expect(log.seen.last == .finished(version: 3, applied: 2))
    }
  }

  @Test("refuses a database of a newer program and leaves it alone")
  func newer() async throws {
    try await withEmpty { database async throws in
      try await Self.migrate(Self.three, database)
      let old = Array(Self.three.prefix(2))
      #expect(try await Self.status(old, database) == .newer(version: 3, known: 2))
      #expect(try await code { try await Self.migrate(old, database) } == .newerDatabase(version: 3, known: 2))
    }
  }

  @Test("refuses a step that was changed after it was applied, by a single space")
  func changed() async throws {
    try await withEmpty { database async throws in
      try await Self.migrate(Self.three, database, upTo: 2)
      var steps = Self.three
      steps[1] = Self.step(2, "CREATE TABLE moyai.b (x int) ")
      #expect(try await Self.status(steps, database) == .altered(step: 2))
      #expect(try await code { try await Self.migrate(steps, database) } == .stepChanged(2))
      #expect(try await database.rows("SELECT count(*) FROM moyai.schema_version") == [["2"]])
    }
  }

  @Test("refuses a database in which a step below the newest is missing")
  func missing() async throws {
    try await withEmpty { database async throws in
      try await Self.migrate(Self.three, database)
      try await database.run("DELETE FROM moyai.schema_version WHERE number = 2")
      #expect(try await code { try await Self.migrate(Self.three, database) } == .stepChanged(2))
    }
  }

  @Test("a step that fails leaves nothing behind and keeps what came before it")
  func failing() async throws {
    try await withEmpty { database async throws in
      let steps = [
        Self.three[0], Self.step(2, "CREATE TABLE moyai.half (x int); SELECT 1/0; CREATE TABLE moyai.never (x int)"),
      ]
      #expect(try await code { try await Self.migrate(steps, database) } == .failed(step: 2))
      #expect(
        try await database.rows("SELECT to_regclass('moyai.half') IS NULL, to_regclass('moyai.a') IS NULL") == [
          ["t", "f"]
        ])
      #expect(try await Self.status(steps, database) == .behind(version: 1, known: 2))
    }
  }

  @Test("a step that ends its own transaction is refused")
  func ownTransaction() async throws {
    try await withEmpty { database async throws in
      let steps = [Self.step(1, "CREATE TABLE moyai.a (x int); COMMIT")]
      #expect(try await code { try await Self.migrate(steps, database) } == .transactionEnded(1))
      #expect(try await database.rows("SELECT count(*) FROM moyai.schema_version") == [["0"]])
    }
  }

  @Test("a step cannot leave its role or settings to the next")
  func settings() async throws {
    try await withEmpty { database async throws in
      let role = "step_role"
      let steps = [
        Self.step(
          1,
          "DO $$ BEGIN CREATE ROLE \(role); EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
            + "GRANT USAGE, CREATE ON SCHEMA moyai TO \(role); SET LOCAL ROLE \(role)"
        ),
        Self.step(2, "CREATE TABLE moyai.who AS SELECT current_user::text AS name"),
      ]
      try await Self.migrate(steps, database)
      #expect(try await database.rows("SELECT name FROM moyai.who") == [[TestCluster.administrator]])
    }
  }

  @Test("numbers that skip, repeat or do not begin at 1 are a defect of the program")
  func numbers() {
    for numbers in [[], [2], [1, 3], [1, 1], [2, 1]] {
      let steps = numbers.map { Self.step($0, "SELECT 1") }
      let error = #expect(throws: MigrationError.self) { try MigrationRunner(steps: steps) }
      #expect(error?.code == .stepsOutOfOrder)
    }
  }

  @Test("of several processes that migrate at once each step runs once")
  func together() async throws {
    try await withEmpty { database async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { try await Self.migrate(Self.three, database) } }
        try await group.waitForAll()
      }
      #expect(try await database.rows("SELECT x FROM moyai.a ORDER BY x") == [["1"], ["3"]])
    }
  }

  @Test("a server that cannot be reached is told as such")
  func unreachable() async throws {
    let code = try await code {
      try await BlockingThread.run {
        try MigrationRunner(steps: Self.three).migrate(conninfo: "host=/nonexistent dbname=x connect_timeout=1")
      }
    }
    #expect(code == .failed(step: nil))
  }
}
