import Postgres
import ServiceLifecycle

/// Keeps the database client's threads for as long as anything may need them: it is the first to start and the last to
/// end.
struct DatabaseService: Service {
  let database: Database
  let watch: PostgresWatch

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await cancelWhenGracefulShutdown { [database] in
        try await database.run()
      }
    } onGracefulShutdown: { [watch] in
      watch.expectEnd()
    }
  }
}
