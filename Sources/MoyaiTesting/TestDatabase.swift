import Postgres

/// One database of a ``TestCluster``, copied from the migrated template.
package struct TestDatabase: Sendable {
  package let cluster: TestCluster
  package let name: String

  /// The database of the suite or test that carries the trait `.database`.
  package static var current: TestDatabase {
    get throws {
      guard let current = Scope.database else { throw OutsideOfScope() }
      return current
    }
  }

  enum Scope {
    @TaskLocal static var database: TestDatabase?
  }

  /// A test asks for a database without carrying the trait.
  package struct OutsideOfScope: Error, CustomStringConvertible {
    package var description: String { "this test has no database: give its suite the trait .database" }
  }

  /// The connection string of a role: ``TestCluster/administrator``, `moyai_app`, `moyai_meter` or `moyai_ops`.
  package func conninfo(role: String = TestCluster.administrator) -> String {
    cluster.conninfo(database: name, role: role)
  }

  /// Runs a script as that role, on a connection of its own.
  package func run(_ script: String, role: String = TestCluster.administrator) async throws {
    try await BlockingThread.run { [self] in try AdminSession(conninfo: conninfo(role: role)).run(script: script) }
  }

  /// Runs statements as that role after `script` on the same connection, and gives the rows of the last as text.
  package func rows(
    _ statement: StaticString, _ binds: [String?] = [], after script: String = "",
    role: String = TestCluster.administrator
  ) async throws -> [[String?]] {
    try await BlockingThread.run { [self] in
      let session = try AdminSession(conninfo: conninfo(role: role))
      if !script.isEmpty { try session.run(script: script) }
      return try session.rows(statement, binds)
    }
  }

  /// Removes the database, ending every connection to it.
  package func drop() async throws {
    try await cluster.drop(name)
  }
}
