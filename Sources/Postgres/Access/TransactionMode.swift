/// What a transaction may do. The call site's plan decides, so a read cannot write by accident.
package enum TransactionMode: Hashable, Sendable {
  /// `BEGIN READ ONLY`: each statement sees what was committed when it began.
  case readOnly
  /// `BEGIN`, READ COMMITTED.
  case readWrite
  /// `BEGIN READ ONLY` at REPEATABLE READ: all statements see one moment. For exports and reports.
  case snapshot

  var allowsWriting: Bool { self == .readWrite }

  var begin: SQL {
    switch self {
    case .readOnly: TransactionMode.beginReadOnly
    case .readWrite: TransactionMode.beginReadWrite
    case .snapshot: TransactionMode.beginSnapshot
    }
  }

  private static let beginReadOnly: SQL = "BEGIN READ ONLY"
  private static let beginReadWrite: SQL = "BEGIN"
  private static let beginSnapshot: SQL = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}
