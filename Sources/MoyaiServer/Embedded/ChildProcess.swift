#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a program to its end and collects what it prints, without a shell and without Foundation.
enum ChildProcess {
  /// How a program ended.
  struct Outcome: Sendable {
    /// The exit status, or 128 + the signal's number.
    let status: Int32
    /// Standard output and standard error together, at most `outputMax` bytes.
    let output: String
  }

  /// A program that could not be started.
  struct LaunchFailure: Error, CustomStringConvertible {
    let program: String
    let reason: String
    var description: String { "cannot start \(program): \(reason)" }
  }

  /// What is kept of a program's output; more is read and dropped so that the program never blocks.
  static let outputMax = 64 * 1_024

  /// Runs `program` with `arguments`. Blocks the calling thread.
  ///
  /// - Parameter outputFile: where output goes instead of into the outcome. A daemon needs one: it would keep a pipe
  ///   open after its starter has ended.
  static func run(
    _ program: String, _ arguments: [String], environment: [String]? = nil, outputFile: String? = nil
  ) throws(LaunchFailure) -> Outcome {
    var pipeEnds: [Int32] = [-1, -1]
    if outputFile == nil {
      guard pipe(&pipeEnds) == 0 else { throw LaunchFailure(program: program, reason: errorText(errno)) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    if let outputFile {
      posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    } else {
      posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
      posix_spawn_file_actions_addclose(&actions, pipeEnds[0])
      posix_spawn_file_actions_addclose(&actions, pipeEnds[1])
    }
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    keepDescriptorsToOurselves()
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: Ctrl-C at the terminal is for the server, which then stops its children in order.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

    var process = pid_t()
    let started = withCStrings([program] + arguments) { argv in
      withCStrings(environment ?? inheritedEnvironment()) { envp in
        posix_spawnp(&process, program, &actions, &attributes, argv, envp)
      }
    }
    if outputFile == nil { close(pipeEnds[1]) }
    guard started == 0 else {
      if outputFile == nil { close(pipeEnds[0]) }
      throw LaunchFailure(program: program, reason: errorText(started))
    }
    let output = outputFile == nil ? drain(pipeEnds[0]) : ""
    var state: Int32 = 0
    while waitpid(process, &state, 0) == -1, errno == EINTR {}
    let signal = state & 0x7F
    return Outcome(status: signal == 0 ? (state >> 8) & 0xFF : 128 + signal, output: output)
  }

  /// A daemon started while we listen would inherit our sockets and hold the ports after we are gone.
  private static func keepDescriptorsToOurselves() {
    for descriptor in 3..<descriptorsMax {
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  /// Listeners and the database's connections are opened first, so their numbers are low.
  private static let descriptorsMax: Int32 = 4_096

  private static func drain(_ descriptor: Int32) -> String {
    defer { close(descriptor) }
    var kept: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        kept.append(contentsOf: buffer.prefix(min(count, outputMax - kept.count)))
      } else if count == 0 || errno != EINTR {
        return String(decoding: kept, as: UTF8.self)
      }
    }
  }

  private static func withCStrings<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = texts.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }

  private static func inheritedEnvironment() -> [String] {
    // The locale is fixed so that messages and sort orders of the tools do not depend on the caller's.
    let names: [String] = ["PATH", "HOME", "TMPDIR", "USER"]
    let kept = names.compactMap { (name: String) -> String? in
      guard let value = getenv(name) else { return nil }
      return "\(name)=\(String(cString: value))"
    }
    return kept + ["LC_ALL=C.UTF-8"]
  }

  private static func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
}
