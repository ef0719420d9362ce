/// An administrator's statement failed, or the server could not be reached.
package struct AdminSessionError: Error, CustomStringConvertible {
  /// What was being done.
  package let operation: String
  /// The five characters of the SQLSTATE; nil when no server answered.
  package let sqlState: String?
  /// The server's own words. For the administrator's terminal, never for a request's answer.
  package let message: String

  package init(operation: String, sqlState: String?, message: String) {
    self.operation = operation
    self.sqlState = sqlState
    self.message = String(message.reversed().drop(while: \.isNewline).reversed())
  }

  package var description: String { "\(operation): \(message)" }
}
