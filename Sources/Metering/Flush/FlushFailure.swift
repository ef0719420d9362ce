import Postgres

/// Whose fault a failed sending was: that decides whether the same batches may go together again.
enum FlushFailure: Equatable {
  /// The connection's, or nobody knows: the same batches go again.
  case connection
  /// The server refused a statement: something in one of the batches.
  case refusal

  init(_ error: any Error) {
    switch (error as? PostgresError)?.code {
    case .server(let state) where !Self.passing.contains(state.errorClass): self = .refusal
    case .invalidValue, .decoding: self = .refusal
    default: self = .connection
    }
  }

  /// Classes of server errors that pass by themselves: connection, resources, rollback by conflict, operator's intervention; and a
  /// missing table, which a migration brings.
  private static let passing: Set<String> = ["08", "25", "40", "42", "53", "55", "57", "58"]
}
