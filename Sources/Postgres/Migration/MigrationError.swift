/// Why a database was not migrated. Nothing of the step named was kept.
package struct MigrationError: Error, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// The steps of this program are not numbered 1, 2, 3 …: a defect of the program.
    case stepsOutOfOrder
    /// The database was migrated by a newer program.
    case newerDatabase(version: Int, known: Int)
    /// A step that was applied differs from the one this program carries, or is missing below the newest.
    case stepChanged(Int)
    /// Another process migrates and did not finish in time.
    case busy
    /// The step's script ended its own transaction, so it cannot be applied whole or not at all.
    case transactionEnded(Int)
    /// The server refused a statement.
    case failed(step: Int?)
  }

  package let code: Code
  /// The server's words where it said any.
  package let detail: String?

  init(_ code: Code, detail: String? = nil) {
    self.code = code
    self.detail = detail
  }

  package var description: String {
    let text =
      switch code {
      case .stepsOutOfOrder: "the steps of this program are not numbered without a gap"
      case .newerDatabase(let version, let known):
        "the database has schema version \(version), this program knows up to \(known): use the newer program"
      case .stepChanged(let number): "step \(number) is not the one that was applied"
      case .busy: "another process is migrating this database"
      case .transactionEnded(let number): "step \(number) ends its own transaction"
      case .failed(let step): step.map { "step \($0) failed" } ?? "the migration failed"
      }
    return detail.map { "\(text): \($0)" } ?? text
  }
}
