import MoyaiTesting

/// The schema of a database as text that is the same for the same schema: what `pg_dump` says, without what varies with
/// its version, and beside it what it leaves out, the roles and the marks on PostgreSQL's own functions.
enum SchemaDump {
  static func of(_ database: TestDatabase) async throws -> String {
    let dump = try await database.cluster.capture(
      "pg_dump",
      ["--schema-only", "--schema=moyai", "--schema=moyai_priv", "--schema=moyai_vault", "-d", database.conninfo()])
    let lines = dump.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      // Comments name versions; \restrict carries a random word; SET lines are the session's.
      !line.hasPrefix("--") && !line.hasPrefix("\\") && !line.hasPrefix("SET ")
        && !line.hasPrefix("SELECT pg_catalog.set")
    }
    var text: [String] = [
      "-- The schema that all steps of schema/migrations make together. A test writes and compares it.", "",
    ]
    text += collapsed(lines.map(String.init))
    text += ["", "-- Roles"] + (try await roles(database))
    text += ["", "-- Functions marked leakproof beyond PostgreSQL's own"] + (try await leakproof(database))
    return text.joined(separator: "\n") + "\n"
  }

  /// One empty line at most between two statements.
  private static func collapsed(_ lines: [String]) -> [String] {
    var result: [String] = []
    for line in lines where !(line.isEmpty && (result.last ?? "").isEmpty) { result.append(line) }
    while result.last?.isEmpty == true { result.removeLast() }
    return result
  }

  private static func roles(_ database: TestDatabase) async throws -> [String] {
    try await database.rows(
      """
      SELECT format('-- %s%s%s%s%s%s%s', rolname, CASE WHEN rolcanlogin THEN ' LOGIN' ELSE ' NOLOGIN' END,
        CASE WHEN rolsuper THEN ' SUPERUSER' END, CASE WHEN rolbypassrls THEN ' BYPASSRLS' END,
        CASE WHEN rolcreaterole THEN ' CREATEROLE' END, CASE WHEN rolcreatedb THEN ' CREATEDB' END,
        CASE WHEN rolreplication THEN ' REPLICATION' END)
      FROM pg_roles WHERE rolname ~ '^moyai_' AND rolname <> 'moyai_admin' ORDER BY rolname
      """
    ).compactMap { $0.first.flatMap { $0 } }
  }

  /// Functions a step marked: those of extensions, and of PostgreSQL itself those made or changed after the cluster
  /// began.
  private static func leakproof(_ database: TestDatabase) async throws -> [String] {
    try await database.rows(
      """
      SELECT '-- ' || p.oid::regprocedure::text FROM pg_proc p
      WHERE p.proleakproof AND p.xmin <> (SELECT xmin FROM pg_proc WHERE proname = 'int4eq')
      ORDER BY 1
      """
    ).compactMap { $0.first.flatMap { $0 } }
  }
}
