import Glibc

/// The programs of a PostgreSQL installation, and the unprivileged account they run under when we are root, because a
/// PostgreSQL server refuses to run as root.
struct PostgresBinaries: Sendable {
  let folder: String
  /// Nil when this process is not root and simply runs them itself.
  let account: String?

  struct NotFound: Error, CustomStringConvertible {
    var description: String {
      "no PostgreSQL under /usr/lib/postgresql: install postgresql-15 and postgresql-15-postgis-3"
    }
  }

  /// The folder `MOYAI_PG_BIN` names, else the newest under Debian's path.
  static func find() throws -> PostgresBinaries {
    let account = geteuid() == 0 ? unprivilegedAccount() : nil
    if let named = getenv("MOYAI_PG_BIN") { return PostgresBinaries(folder: String(cString: named), account: account) }
    let newest = (10...30).reversed().map { "/usr/lib/postgresql/\($0)/bin" }.first {
      access("\($0)/initdb", X_OK) == 0
    }
    guard let newest else { throw NotFound() }
    return PostgresBinaries(folder: newest, account: account)
  }

  /// What goes before a command so that it runs under the server's account.
  var prefix: String { account.map { "runuser -u \($0) -- " } ?? "" }

  /// Runs one of the programs and waits; its output goes to `log`, and into the error when it fails.
  func run(_ program: String, _ arguments: [String], log: String) throws {
    let command = ["\(folder)/\(program)"] + arguments
    do {
      try ChildProcess.run((account.map { ["runuser", "-u", $0, "--"] } ?? []) + command, log: log)
    } catch {
      let said = (try? TemporaryFolder.read(log)) ?? ""
      throw ChildProcess.Failure(command: command.joined(separator: " "), detail: "\(error) \(said)")
    }
  }

  /// Makes the server's account the owner of the folder.
  func giveToServer(_ path: String) throws {
    guard let account, let entry = getpwnam(account) else { return }
    guard chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
      throw ChildProcess.Failure(command: "chown \(path)", detail: String(cString: strerror(errno)))
    }
  }

  private static func unprivilegedAccount() -> String {
    getpwnam("postgres") != nil ? "postgres" : "nobody"
  }
}
