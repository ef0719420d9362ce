import Glibc

/// A program started and waited for; blocking, so it is called from a thread of its own.
struct ChildProcess {
  /// A program could not be started, or ended badly.
  struct Failure: Error, CustomStringConvertible {
    let command: String
    let detail: String
    var description: String { "\(command): \(detail)" }
  }

  /// Runs the program and waits. What it prints goes to `log`, appended, when that is given.
  static func run(_ command: [String], log: String? = nil) throws {
    let pid = try spawn(command, standardInput: nil, log: log)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) == -1 && errno == EINTR {}
    guard status == 0 else { throw Failure(command: command.joined(separator: " "), detail: "ended with \(status)") }
  }

  /// Starts the program and does not wait. `standardInput` is a file descriptor it reads from.
  static func spawn(
    _ command: [String], standardInput: Int32?, log: String?
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let standardInput {
      posix_spawn_file_actions_adddup2(&actions, standardInput, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, log ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o666)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid = pid_t()
    let status = posix_spawnp(&pid, command[0], &actions, nil, &arguments, environ)
    guard status == 0 else {
      throw Failure(command: command.joined(separator: " "), detail: String(cString: strerror(status)))
    }
    return pid
  }
}
