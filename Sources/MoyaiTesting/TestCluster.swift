import Glibc
package import Postgres
import Schema
import Synchronization

/// A PostgreSQL of our own in a temporary folder, reached by Unix socket only. It never touches a system cluster.
///
/// ``shared()`` gives the one that all suites of a test process use. It ends with the process, also when that crashes
/// or is killed, because a small watcher waits for the end of a pipe that only this process holds open.
package final class TestCluster: Sendable {
  /// The folder with data, socket and log.
  package let folder: String
  /// The role that may do everything.
  package static let administrator = "moyai_admin"
  /// The migrated database from which each suite's is copied.
  static let template = "moyai_template"

  private let binaries: PostgresBinaries
  private let watchdog: Watchdog
  private let databaseNumber = Atomic<Int>(0)

  private static let sharedStart = OnceAsync<TestCluster> { try await TestCluster.start() }

  /// The cluster of this process, started at the first call.
  package static func shared() async throws -> TestCluster {
    try await sharedStart.value()
  }

  /// A cluster for one test that needs its own: it is killed, or configured differently.
  package static func start(_ options: ClusterOptions = ClusterOptions()) async throws -> TestCluster {
    try await BlockingThread.run { try TestCluster(options) }
  }

  private init(_ options: ClusterOptions) throws {
    binaries = try PostgresBinaries.find()
    folder = try TemporaryFolder.makeUnwatched()
    watchdog = try Watchdog(folder: folder)
    try binaries.giveToServer(folder)
    try binaries.run(
      "initdb",
      [
        "-D", "\(folder)/data", "-U", Self.administrator, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
        "--no-sync",
      ],
      log: "\(folder)/initdb.log")
    try TemporaryFolder.append(options.configuration(socketDirectory: folder), to: "\(folder)/data/postgresql.conf")
    if !options.accessRules.isEmpty {
      let rules = (options.accessRules + ["local all all trust"]).map { $0 + "\n" }.joined()
      try TemporaryFolder.replace("\(folder)/data/pg_hba.conf", with: rules)
    }
    try startServer()
    try migrateTemplate()
  }

  /// The connection string of a role (``administrator``, `moyai_app`, `moyai_meter`, `moyai_ops`) on a database.
  package func conninfo(database: String, role: String = administrator) -> String {
    "host='\(folder)' port=5432 dbname='\(database)' user='\(role)' connect_timeout=30"
  }

  /// A database of its own, copied from the migrated template.
  package func makeDatabase(_ label: String = "t") async throws -> TestDatabase {
    let number = databaseNumber.add(1, ordering: .relaxed).newValue
    let safe = label.lowercased().unicodeScalars.map {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) ? String($0) : "_"
    }
    let name = "\(safe.joined().prefix(40))_\(number)"
    try await BlockingThread.run { [self] in
      let session = try AdminSession(conninfo: conninfo(database: "postgres"))
      try session.run(script: "CREATE DATABASE \(session.quoted(identifier: name)) TEMPLATE \(Self.template)")
      // Rights on a database do not come with the template.
      try AdminSession(conninfo: conninfo(database: name)).run(script: "SELECT moyai.harden_database()")
    }
    return TestDatabase(cluster: self, name: name)
  }

  /// An empty database without schema and extensions.
  package func makeEmptyDatabase() async throws -> TestDatabase {
    let name = "empty_\(databaseNumber.add(1, ordering: .relaxed).newValue)"
    try await BlockingThread.run { [self] in
      try AdminSession(conninfo: conninfo(database: "postgres")).run(
        script: "CREATE DATABASE \(name) TEMPLATE template0")
    }
    return TestDatabase(cluster: self, name: name)
  }

  func drop(_ name: String) async throws {
    try await BlockingThread.run { [self] in
      let session = try AdminSession(conninfo: conninfo(database: "postgres"))
      try session.run(script: "DROP DATABASE IF EXISTS \(session.quoted(identifier: name)) WITH (FORCE)")
    }
  }

  /// The folder stays after the process has ended; the message says how to open it.
  func keep(_ name: String) {
    watchdog.keepFolder()
    print(
      """
      MOYAI_KEEP_DB: database \(name) is kept in \(folder). To look at it:
        \(binaries.prefix)\(binaries.folder)/pg_ctl -D \(folder)/data -w start
        psql -h \(folder) -U \(Self.administrator) \(name)
      """)
  }

  /// Kills the whole server at once, as a power cut would (immediate shutdown of the postmaster, no checkpoint).
  package func crash() async throws {
    try await BlockingThread.run { [self] in
      try binaries.run("pg_ctl", ["-D", "\(folder)/data", "-m", "immediate", "-w", "stop"], log: "\(folder)/ctl.log")
    }
  }

  /// Starts the server again after ``crash()``.
  package func restart() async throws {
    try await BlockingThread.run { [self] in try startServer() }
  }

  /// Runs a program of the PostgreSQL installation and gives what it printed.
  package func capture(_ program: String, _ arguments: [String]) async throws -> String {
    try await BlockingThread.run { [self] in
      let file = "\(folder)/capture-\(databaseNumber.add(1, ordering: .relaxed).newValue)"
      defer { unlink(file) }
      try binaries.run(program, arguments, log: file)
      return try TemporaryFolder.read(file)
    }
  }

  private func startServer() throws {
    do {
      try binaries.run(
        "pg_ctl", ["-D", "\(folder)/data", "-l", "\(folder)/server.log", "-w", "-t", "120", "start"],
        log: "\(folder)/ctl.log")
    } catch {
      let log = (try? TemporaryFolder.read("\(folder)/server.log")) ?? ""
      throw ChildProcess.Failure(command: "pg_ctl start", detail: log)
    }
  }

  private func migrateTemplate() throws {
    let session = try AdminSession(conninfo: conninfo(database: "postgres"))
    try session.run(script: "CREATE DATABASE \(Self.template) TEMPLATE template0")
    try MigrationRunner(steps: .ofThisProgram).migrate(conninfo: conninfo(database: Self.template))
  }
}

extension [MigrationStep] {
  /// The steps of `schema/migrations` as the runner takes them.
  package static var ofThisProgram: [MigrationStep] {
    Schema.steps.map { MigrationStep(number: $0.number, name: $0.name, script: $0.bytes) }
  }
}
