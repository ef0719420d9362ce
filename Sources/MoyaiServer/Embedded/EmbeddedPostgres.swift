#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A PostgreSQL cluster of our own inside the data folder. It never touches a cluster of the system: own folder, own
/// socket in a closed folder, no TCP port.
///
/// The postmaster is not tied to the life of this process. After `kill -9` of the server the next start finds it
/// running and goes on with it; after `kill -9` of PostgreSQL ``ensureRunning()`` starts it again.
package struct EmbeddedPostgres: Sendable {
  /// Where the cluster lies; `DATA/postgres`, or below `/var/lib/moyai` when PostgreSQL's user cannot enter DATA.
  package let folder: String
  /// The folder of the Unix socket, for `host=` of a connection string.
  package let socketFolder: String

  private let owner: ClusterOwner
  private let programs: PostgresPrograms

  /// A fault of the embedded cluster, with what the operator can do.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// How long a start may take; recovery after a crash replays the write-ahead log first.
  static let startSecondsMax = 120
  /// How often a start is tried, half a second apart.
  static let startAttemptsMax = 10
  /// How long a stop may take before it is reported.
  static let stopSecondsMax = 30

  /// Finds or chooses the cluster's place below `dataFolder`. Starts nothing.
  package init(dataFolder: String) throws {
    programs = try PostgresPrograms.find()
    owner = ClusterOwner.choose()
    if geteuid() == 0 && owner.name == nil {
      throw Failure(description: "PostgreSQL does not run as root and there is no user `postgres` or `nobody`.")
    }
    folder = try ClusterPlace.resolve(dataFolder: dataFolder, owner: owner)
    socketFolder = ClusterPlace.socketFolder(for: folder)
  }

  private var clusterFolder: String { folder + "/cluster" }
  /// Where a cluster is made. It gets its name when it is whole, so that one that was cut off is never taken for one.
  private var unfinishedFolder: String { clusterFolder + ".new" }
  private var logFile: String { folder + "/postgresql.log" }

  /// Whether `initdb` has been done.
  package var isInitialised: Bool { FileStore.exists(clusterFolder + "/PG_VERSION") }

  /// The connection string of a role in a database of this cluster.
  package func connectionString(role: String, database: String) -> String {
    "host=\(socketFolder) user=\(role) dbname=\(database)"
  }

  /// Starts the cluster unless it runs, making it first if need be.
  ///
  /// - Returns: whether this call started it.
  @discardableResult
  package func ensureRunning(progress: (String) -> Void = { _ in }) throws -> Bool {
    if isRunning { return false }
    if !isInitialised { try initialise(progress: progress) }
    try makeSocketFolder()
    removeLockOfTheDead()
    // The children of a killed postmaster end a moment after it; until then its shared memory is in use.
    for _ in 0..<Self.startAttemptsMax {
      if try start() { return true }
      usleep(500_000)
    }
    throw Failure(description: "PostgreSQL did not start; its log is \(logFile):\n\(lastLogLines())")
  }

  private func start() throws -> Bool {
    let outcome = try run(
      programs.pgCtl,
      [
        "start", "--pgdata", clusterFolder, "--wait", "--timeout", "\(Self.startSecondsMax)", "--silent",
        "--log", logFile, "--options", "-c unix_socket_directories='\(socketFolder)'",
      ], outputFile: logFile + ".start")
    return outcome.status == 0
  }

  /// A postmaster that was killed and whose parent does not collect it (a container's first process often does not)
  /// still has a process id, so that PostgreSQL takes its lock file for a living one's.
  private func removeLockOfTheDead() {
    guard let process = postmasterProcess, !isPostgres(process) else { return }
    unlink(clusterFolder + "/postmaster.pid")
  }

  /// Stops the cluster in order: open transactions end, everything is on disk.
  package func stop() throws {
    guard isRunning else { return }
    let outcome = try run(
      programs.pgCtl,
      [
        "stop", "--pgdata", clusterFolder, "--mode", "fast", "--wait", "--timeout", "\(Self.stopSecondsMax)",
        "--silent",
      ])
    guard outcome.status == 0 else { throw Failure(description: "PostgreSQL did not stop: \(outcome.output)") }
  }

  /// Whether its postmaster is alive and ready to be spoken to.
  package var isRunning: Bool {
    guard let process = postmasterProcess else { return false }
    return FileStore.exists("\(socketFolder)/.s.PGSQL.5432") && isPostgres(process)
  }

  /// The postmaster's process id from `postmaster.pid`.
  package var postmasterProcess: Int32? {
    guard let text = try? FileStore.readText(clusterFolder + "/postmaster.pid"),
      let first = text.split(separator: "\n").first
    else { return nil }
    return Int32(first)
  }

  /// Whether that process is a living PostgreSQL: not something else that got its number, not a dead one that nobody
  /// has collected (state `Z`).
  private func isPostgres(_ process: pid_t) -> Bool {
    guard let status = try? FileStore.readText("/proc/\(process)/stat"), let close = status.lastIndex(of: ")") else {
      return kill(process, 0) == 0 && !FileStore.exists("/proc/self/stat")
    }
    return status[..<close].contains("(postgres") && !status[close...].hasPrefix(") Z")
  }

  private func initialise(progress: (String) -> Void) throws {
    progress("PostgreSQL: making a cluster in \(folder)")
    if FileStore.exists(unfinishedFolder) {
      let removed = try ChildProcess.run("rm", ["-rf", "--", unfinishedFolder])
      guard removed.status == 0 else {
        throw Failure(description: "cannot remove \(unfinishedFolder): \(removed.output)")
      }
    }
    let outcome = try run(
      programs.initdb,
      [
        "--pgdata", unfinishedFolder, "--username", "moyai_super", "--auth-local", "trust", "--auth-host", "reject",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-instructions",
      ])
    guard outcome.status == 0 else { throw Failure(description: "initdb failed:\n\(outcome.output)") }
    let settings = unfinishedFolder + "/postgresql.auto.conf"
    try FileStore.write(text: Self.settings, to: settings, mode: 0o600)
    try own(settings)
    guard rename(unfinishedFolder, clusterFolder) == 0 else { throw FileFailure("rename", unfinishedFolder) }
  }

  /// Durability is PostgreSQL's default (`fsync`, `full_page_writes` and `synchronous_commit` on) and stays so.
  /// `wal_writer_flush_after` is about the transactions of the gates (Consent.docc, the two gates), which commit without waiting: until
  /// their log is on disk, each of them wakes the writer of the log, which at once flushes what it writes instead of waiting for a megabyte.
  static let settings = """
    # Written when the cluster was made.
    listen_addresses = ''
    unix_socket_permissions = 0700
    max_connections = 60
    shared_buffers = 128MB
    wal_compression = lz4
    max_wal_size = 1GB
    wal_writer_flush_after = 0
    checkpoint_timeout = 10min
    jit = off
    timezone = 'UTC'
    log_timezone = 'UTC'
    log_line_prefix = '%m [%p] '
    log_parameter_max_length = 0
    log_parameter_max_length_on_error = 0
    log_min_error_statement = panic
    log_checkpoints = off

    """

  private func makeSocketFolder() throws {
    try FileStore.makeFolder(socketFolder, mode: 0o700)
    try own(socketFolder)
  }

  private func own(_ path: String) throws {
    guard owner.name != nil else { return }
    guard chown(path, owner.userID, owner.groupID) == 0 else { throw FileFailure("change owner of", path) }
  }

  private func run(_ program: String, _ arguments: [String], outputFile: String? = nil) throws -> ChildProcess.Outcome {
    let command = owner.command(program, arguments)
    return try ChildProcess.run(command.program, command.arguments, outputFile: outputFile)
  }

  private func lastLogLines() -> String {
    guard let text = try? FileStore.readText(logFile) else { return "(no log)" }
    return text.split(separator: "\n").suffix(8).joined(separator: "\n")
  }
}
