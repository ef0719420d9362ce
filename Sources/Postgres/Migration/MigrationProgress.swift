/// What a migration tells while it runs.
package enum MigrationProgress: Sendable, Equatable {
  /// Another process holds the lock; this one waits for it.
  case waiting
  /// A step begins; `remaining` counts it too.
  case applying(number: Int, name: String, remaining: Int)
  /// The database is at that version; `applied` steps were new.
  case finished(version: Int, applied: Int)
}
