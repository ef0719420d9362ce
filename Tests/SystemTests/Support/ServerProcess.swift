import StrictJSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The real executable, started as a user starts it: `moyai dev --data DIR`.
///
/// Each server has a data folder of its own below `/tmp` and ports of its own; both are given back at the end.
final class ServerProcess {
  struct Failure: Error, CustomStringConvertible { let description: String }

  let dataFolder: String
  let port: Int
  let adminPort: Int
  private(set) var process: pid_t = 0
  private let extraArguments: [String]
  private let environment: [String]

  /// How long a debug build may take to make a cluster, migrate and serve on a busy machine.
  static let readySecondsMax = 120

  init(arguments: [String] = ["--demo", "none"], environment: [String] = []) throws {
    var template = Array("/tmp/moyai-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(description: "mkdtemp failed") }
    dataFolder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(dataFolder, 0o755)
    port = try Self.freePort()
    adminPort = try Self.freePort()
    extraArguments = arguments
    self.environment = environment
    try start()
  }

  deinit {
    interrupt()
    _ = try? Self.run(Self.executable, ["postgres", "stop", "--data", dataFolder])
    _ = try? Self.run("/bin/rm", ["-rf", "--", dataFolder])
  }

  /// `.build/debug/moyai`: beside the test bundle that is running.
  static let executable: String = {
    var path = CommandLine.arguments.first ?? ""
    // `swift test` runs the bundle either itself or through a helper; both name the bundle among the arguments.
    if let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) { path = bundle }
    var folder = path
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access(folder + "/moyai", X_OK) == 0 { return folder + "/moyai" }
    }
    return packageFolder + "/.build/debug/moyai"
  }()

  /// The folder of Package.swift.
  static let packageFolder: String = {
    var folder = #filePath
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access(folder + "/Package.swift", F_OK) == 0 { return folder }
    }
    return "."
  }()

  func start() throws {
    let log = dataFolder + "/server.log"
    unlink(dataFolder + "/ready")
    process = try Self.spawn(
      Self.executable,
      ["dev", "--data", dataFolder, "--port", "\(port)", "--admin-port", "\(adminPort)"] + extraArguments,
      output: log, environment: environment)
    let deadline = time(nil) + Self.readySecondsMax
    while time(nil) < deadline {
      if readText(log).split(separator: "\n").contains("ready") { return }
      var status: Int32 = 0
      if waitpid(process, &status, WNOHANG) == process {
        process = 0
        throw Failure(description: "the server ended before it was ready:\n\(readText(log))")
      }
      usleep(50_000)
    }
    throw Failure(description: "the server was not ready in time:\n\(readText(log))")
  }

  var log: String { readText(dataFolder + "/server.log") }

  /// Ctrl-C, and the wait for the orderly end.
  @discardableResult
  func interrupt() -> Int32 { end(SIGINT) }

  /// `kill -9`.
  func kill9() { end(SIGKILL) }

  /// `kill -9` of the embedded PostgreSQL's postmaster and all its children.
  func killPostgres() {
    guard let text = readText(dataFolder + "/postgres/cluster/postmaster.pid").split(separator: "\n").first,
      let postmaster = pid_t(text)
    else { return }
    let children = readText("/proc/\(postmaster)/task/\(postmaster)/children").split(separator: " ").compactMap {
      pid_t($0)
    }
    kill(postmaster, SIGKILL)
    for child in children { kill(child, SIGKILL) }
  }

  func client(timeoutSeconds: Int = 30) -> RawHTTPClient { RawHTTPClient(port: port, timeoutSeconds: timeoutSeconds) }

  func adminClient() -> RawHTTPClient { RawHTTPClient(port: adminPort) }

  /// Runs a host command of the same executable on this server's data folder and returns its standard output.
  func command(_ arguments: [String]) throws -> String {
    let (status, output) = try Self.run(Self.executable, arguments + ["--data", dataFolder])
    guard status == 0 else { throw Failure(description: "\(arguments) ended with \(status): \(output)") }
    return output
  }

  @discardableResult
  private func end(_ signal: Int32) -> Int32 {
    guard process > 0 else { return 0 }
    kill(process, signal)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    process = 0
    return status
  }

  /// Runs a program to its end; standard error goes to the test's own.
  static func run(
    _ program: String, _ arguments: [String], input: String? = nil, environment: [String] = []
  ) throws -> (status: Int32, output: String) {
    var name = Array("/tmp/moyai-out-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw Failure(description: "mkstemp failed") }
    close(descriptor)
    let file = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(file) }
    let child = try spawn(program, arguments, output: file, environment: environment, input: input)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    return (status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), readText(file))
  }

  fileprivate static func spawn(
    _ program: String, _ arguments: [String], output: String, environment: [String] = [], input: String? = nil
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    var inherited: [String] = environment
    var pointer = environ
    while let entry = pointer.pointee {
      let text = String(cString: entry)
      let name = text.prefix { $0 != "=" }
      if !environment.contains(where: { $0.hasPrefix(name + "=") }) { inherited.append(text) }
      pointer += 1
    }
    let envp = inherited.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var process = pid_t()
    let result = posix_spawn(&process, program, &actions, nil, argv, envp)
    guard result == 0 else {
      throw Failure(description: "cannot start \(program): \(String(cString: strerror(result)))")
    }
    return process
  }

  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw Failure(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

extension ServerProcess {
  /// A helper program that runs beside a test.
  final class Child {
    private var process: pid_t

    init(_ program: String, _ arguments: [String], environment: [String] = []) throws {
      process = try ServerProcess.spawn(program, arguments, output: "/dev/null", environment: environment)
    }

    deinit { end() }

    func end() {
      guard process > 0 else { return }
      kill(process, SIGTERM)
      var status: Int32 = 0
      // A helper that does not listen must not hold up the run.
      for _ in 0..<50 {
        if waitpid(process, &status, WNOHANG) != 0 {
          process = 0
          return
        }
        usleep(100_000)
      }
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
      process = 0
    }
  }
}

/// The file's text, or nothing if it is not there.
func readText(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: content, as: UTF8.self) }
    content.append(contentsOf: buffer[..<count])
  }
}
