package import Postgres

extension TestDatabase {
  /// How a server's client reaches this database: all roles.
  package var configuration: DatabaseConfiguration {
    var configuration = DatabaseConfiguration(
      app: conninfo(role: "moyai_app"), meter: conninfo(role: "moyai_meter"), ops: conninfo(role: "moyai_ops"))
    configuration.gateway = conninfo(role: "moyai_gateway")
    configuration.consent = conninfo(role: "moyai_consent")
    configuration.sealer = conninfo(role: "moyai_sealer")
    return configuration
  }

  /// Runs the body with a client of its own, which ends with it. Two nested calls are two processes' clients.
  package func withDatabase<Value: Sendable>(
    _ configuration: DatabaseConfiguration? = nil, _ body: (Database) async throws -> Value
  ) async throws -> Value {
    let database = Database(configuration ?? self.configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await database.run() }
      let value = try await body(database)
      group.cancelAll()
      return value
    }
  }
}
