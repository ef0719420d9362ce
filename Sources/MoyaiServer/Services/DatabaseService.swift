import Postgres
import ServiceLifecycle

/// Keeps the database client's threads for as long as anything may need them: it is the first to start and the last to
/// end.
struct DatabaseService: Service {
  let database: Database

  func run() async throws {
    try await cancelWhenGracefulShutdown { [database] in
      try await database.run()
    }
  }
}
