#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where PostgreSQL's own programs are.
struct PostgresPrograms: Sendable {
  let initdb: String
  let pgCtl: String

  /// The release the store is written for.
  static let majorVersion = 15

  /// `MOYAI_POSTGRES_BIN`, else where Debian's `postgresql-15` puts them.
  static func find() throws -> PostgresPrograms {
    let configured = getenv("MOYAI_POSTGRES_BIN").map { String(cString: $0) }
    let folder = configured ?? "/usr/lib/postgresql/\(majorVersion)/bin"
    guard access(folder + "/initdb", X_OK) == 0, access(folder + "/pg_ctl", X_OK) == 0 else {
      throw EmbeddedPostgres.Failure(
        description: """
          PostgreSQL \(majorVersion) is not installed: no initdb in \(folder).
          Install it with: apt-get install postgresql-\(majorVersion) postgresql-\(majorVersion)-postgis-3
          """)
    }
    return PostgresPrograms(initdb: folder + "/initdb", pgCtl: folder + "/pg_ctl")
  }
}
