import Foundation
import Synchronization

/// A throw-away PostgreSQL in a folder of its own, reached by a Unix socket there, and by TCP where a port is asked
/// for.
final class TestCluster: Sendable {
  let folder: String
  private let options: [String]
  private let postmaster = Mutex<Process?>(nil)

  /// - Parameters:
  ///   - isDurable: with fsync, for tests that kill the server and look at what is left.
  ///   - options: further settings, `name=value`.
  init(isDurable: Bool = false, port: Int? = nil, options: [String] = []) async throws {
    folder = "/tmp/moyai-pg-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    var settings = ["listen_addresses=\(port == nil ? "" : "127.0.0.1")", "unix_socket_directories=\(folder)"]
    if let port { settings.append("port=\(port)") }
    if !isDurable { settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] }
    settings += ["max_connections=500", "shared_buffers=32MB", "log_min_messages=fatal", "logging_collector=off"]
    self.options = (settings + options).flatMap { ["-c", $0] }
    TestCluster.removeAtExit(folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if geteuid() == 0 { try await Shell.run(["/bin/chown", "postgres:postgres", folder]) }
    try await Shell.run(
      Shell.unprivileged + [
        Shell.postgresBin + "initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync", "--no-instructions",
      ])
  }

  var port: String { options.last { $0.hasPrefix("port=") }.map { String($0.dropFirst(5)) } ?? "5432" }

  func conninfo(_ database: String, user: String = "moyai_app") -> String {
    "host=\(folder) port=\(port) dbname=\(database) user=\(user)"
  }

  /// Starts the server and returns when it accepts connections.
  func start() async throws {
    try await Shell.onThread { [self] in try startBlocking() }
  }

  private func startBlocking() throws {
    let process = Shell.process(
      Shell.unprivileged + [Shell.postgresBin + "postgres", "-D", folder + "/data"] + options)
    let log = URL(fileURLWithPath: folder + "/log")
    try Data().write(to: log)
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    postmaster.withLock { $0 = process }
    for _ in 0..<600 {
      if (try? Shell.runBlocking([Shell.postgresBin + "pg_isready", "-q", "-h", folder, "-p", port])) != nil { return }
      guard process.isRunning else { break }
      usleep(50_000)
    }
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw Shell.Failed(command: "postgres", status: -1, output: text)
  }

  /// Stops the server. `SIGQUIT` is immediate, `SIGINT` fast; returns when it is gone.
  func stop(_ signal: Int32 = SIGQUIT) {
    guard let process = postmaster.withLock({ $0.take() }) else { return }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
  }

  /// Kills the whole server at once, as a power cut would.
  func killAll() {
    guard let process = postmaster.withLock({ $0.take() }) else { return }
    let children = (try? Shell.runBlocking(["/usr/bin/pgrep", "-P", "\(process.processIdentifier)"])) ?? ""
    for pid in [process.processIdentifier] + children.split(separator: "\n").compactMap({ Int32($0) }) {
      kill(pid, SIGKILL)
    }
    process.waitUntilExit()
  }

  /// Runs a script as superuser.
  @discardableResult
  func sql(_ script: String, database: String = "postgres") async throws -> String {
    try await Shell.onThread { [self] in try sqlBlocking(script, database: database) }
  }

  @discardableResult
  func sqlBlocking(_ script: String, database: String = "postgres") throws -> String {
    try Shell.runBlocking([
      Shell.postgresBin + "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", conninfo(database, user: "postgres"), "-c",
      script,
    ])
  }

  /// One cluster for all tests that do not hurt it, started when first needed.
  static func shared() async throws -> TestCluster {
    try await sharedTask.value
  }

  private static let sharedTask = Task {
    let cluster = try await TestCluster()
    try await cluster.start()
    return cluster
  }

  private static let folders = Mutex<[String]>([])

  private static func removeAtExit(_ folder: String) {
    let isFirst = folders.withLock { folders in
      folders.append(folder)
      return folders.count == 1
    }
    guard isFirst else { return }
    removeAbandoned()
    atexit {
      for folder in TestCluster.folders.withLock({ $0 }) { TestCluster.remove(folder) }
    }
  }

  private static func remove(_ folder: String) {
    let pidFile = folder + "/data/postmaster.pid"
    let text = (try? String(contentsOfFile: pidFile, encoding: .utf8)) ?? ""
    if let pid = text.split(separator: "\n").first.flatMap({ Int32($0) }) { kill(pid, SIGQUIT) }
    for _ in 0..<50 where FileManager.default.fileExists(atPath: pidFile) { usleep(20_000) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A test process that was killed could not clean up; its number in the folder's name says that it is gone.
  private static func removeAbandoned() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
      let parts = name.split(separator: "-")
      guard name.hasPrefix("moyai-pg-"), parts.count == 4, let owner = Int32(parts[2]) else { continue }
      if kill(owner, 0) != 0, errno == ESRCH { remove("/tmp/" + name) }
    }
  }
}
