import MoyaiTesting
import Postgres

extension TestDatabase {
  /// A client with few connections: suites run side by side, and the cluster has connections for all of them together.
  func withClient<Value: Sendable>(_ body: (Database) async throws -> Value) async throws -> Value {
    var small = configuration
    small.pipelineWorkers = 1
    small.interactiveWorkers = 2
    return try await withDatabase(small, body)
  }
}
