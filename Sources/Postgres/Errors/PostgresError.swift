/// What went wrong with a piece of work. Match on `code`; `description` is safe to log and to count, the details
/// (which may hold personal data, since the server quotes values) need `String(reflecting:)`.
package struct PostgresError: Error, Sendable {
  /// What a caller distinguishes.
  package enum Code: Hashable, Sendable {
    /// The database could not be reached, or the connection broke before a COMMIT was sent. Nothing was changed.
    case unavailable
    /// The connection broke between COMMIT and its reply: done or not done, nobody knows. Never retried here; the
    /// caller's retry carries the same idempotency key (Design, scale-out rules).
    case outcomeUnknown
    /// The server refused a statement; the transaction was rolled back.
    case server(SQLState)
    /// It waited too long in the queue or ran into `statement_timeout`. Nothing was changed.
    case timeout
    /// The task was cancelled. Nothing was changed.
    case cancelled
    /// The queue is at its bound. Nothing was sent.
    case queueFull
    /// A row did not have the shape its statement promises. A writing transaction was rolled back, unless it was
    /// sent as one flush, where the rows are read after the COMMIT.
    case decoding
    /// A value that PostgreSQL cannot hold (U+0000 in text) or a statement used where it cannot be. Nothing was sent.
    case invalidValue
    /// The role has no connection string in the configuration.
    case notConfigured
    /// The server answered something this client does not expect. The connection is dropped.
    case unexpectedReply
  }

  /// What to match on.
  package var code: Code
  /// The violated constraint's name, for translation into a domain error.
  package var constraint: String?
  /// The table the server names.
  package var table: String?
  /// The column the server names.
  package var column: String?
  /// The server's own words, or ours about what happened. Not for answers.
  package var message: String
  /// The server's details; may quote values.
  package var detail: String?
  /// The server's advice.
  package var hint: String?
  /// Text of the statement, without values.
  package var statement: String?
  /// Set where a prepared statement no longer fits. The statement did not run.
  var stalePlan: StalePlan?

  enum StalePlan {
    /// A migration changed what it reads.
    case outdated
    /// The session no longer knows it.
    case missing
  }

  /// - Parameter message: for operators, never for answers.
  package init(_ code: Code, _ message: String = "") {
    self.code = code
    self.message = message
  }

  /// The SQLSTATE where the server reported one.
  package var sqlState: SQLState? {
    if case .server(let state) = code { state } else { nil }
  }

  /// True where the same work may be tried again without doubt about its first run.
  package var changedNothing: Bool {
    code != .outcomeUnknown && code != .decoding
  }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
  /// Safe to log: kind, SQLSTATE and constraint.
  package var description: String {
    var text: String
    switch code {
    case .unavailable: text = "the database is not available"
    case .outcomeUnknown: text = "the connection was lost during COMMIT, its outcome is unknown"
    case .server(let state): text = "the database refused the statement (\(state))"
    case .timeout: text = "the database did not answer in time"
    case .cancelled: text = "the request was cancelled"
    case .queueFull: text = "too many requests wait for the database"
    case .decoding: text = "a row of the database does not have the expected shape"
    case .invalidValue: text = "a value or statement cannot be sent to the database"
    case .notConfigured: text = "no connection is configured for this role"
    case .unexpectedReply: text = "the database gave an unexpected reply"
    }
    if let constraint { text += ", constraint \(constraint)" }
    return text
  }

  /// Everything that is known, values included where the server quoted them.
  package var debugDescription: String {
    var parts = [description]
    if !message.isEmpty { parts.append(message) }
    if let detail { parts.append("detail: \(detail)") }
    if let hint { parts.append("hint: \(hint)") }
    if let table { parts.append("table: \(table)") }
    if let column { parts.append("column: \(column)") }
    if let statement { parts.append("statement: \(statement)") }
    return parts.joined(separator: "; ")
  }
}
