import Glibc

/// Ends the server in a folder, if there is one, and removes the folder when this process ends, however it ends.
///
/// A shell reads from a pipe whose other end only this process holds: the read returns when the process is gone, after
/// a clean exit as well as after kill -9. It has a session of its own, so that Ctrl-C in a terminal does not end it
/// first.
final class Watchdog: Sendable {
  let folder: String
  private let writeEnd: Int32

  init(folder: String) throws {
    self.folder = folder
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TemporaryFolder.Failure(folder) }
    // Closed in every child, or the server itself would keep the pipe open.
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    writeEnd = ends[1]
    let script = """
      read -r nothing
      pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
      if [ -n "$pid" ]; then
        kill -QUIT "$pid" 2>/dev/null
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
      fi
      [ -e "$1/keep" ] || rm -rf "$1"
      """
    _ = try ChildProcess.spawn(
      ["setsid", "/bin/sh", "-c", script, "moyai-watchdog", folder], standardInput: ends[0], log: nil)
    close(ends[0])
  }

  deinit {
    close(writeEnd)
  }

  /// The server still ends, the folder stays.
  func keepFolder() {
    try? TemporaryFolder.replace("\(folder)/keep", with: "")
  }
}
