import Glibc
import Synchronization
package import Testing

/// Gives a suite (or one test) a database of its own, found as ``TestDatabase/current``.
///
/// The tests of a suite share it, so each works with keys of its own. When `MOYAI_KEEP_DB` is set, the database of a
/// suite in which something failed is kept and the way to open it printed.
package struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { false }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let database = try await TestCluster.shared().makeDatabase(test.name)
    let failures = FailureCount()
    let watched: @Sendable () async throws -> Void = {
      try await TestDatabase.Scope.$database.withValue(database) { try await function() }
    }
    do {
      try await IssueHandlingTrait.compactMapIssues { issue in
        failures.add()
        return issue
      }.provideScope(for: test, testCase: testCase, performing: watched)
    } catch {
      failures.add()
      try await finish(database, failures)
      throw error
    }
    try await finish(database, failures)
  }

  private func finish(_ database: TestDatabase, _ failures: FailureCount) async throws {
    if failures.any, getenv("MOYAI_KEEP_DB") != nil {
      database.cluster.keep(database.name)
    } else {
      try await database.drop()
    }
  }
}

/// Whether anything failed in a suite; issues are reported from many tasks.
private final class FailureCount: Sendable {
  private let count = Atomic<Int>(0)

  func add() { count.add(1, ordering: .relaxed) }

  var any: Bool { count.load(ordering: .relaxed) > 0 }
}

extension Trait where Self == DatabaseTrait {
  /// A migrated database for this suite alone.
  package static var database: DatabaseTrait { DatabaseTrait() }
}
