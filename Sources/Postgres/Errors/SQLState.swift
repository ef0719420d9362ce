/// A five-character SQLSTATE as PostgreSQL reports it.
package struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The five characters.
  package let code: String

  /// From the five characters.
  package init(_ code: String) {
    self.code = code
  }

  /// A code written in the source.
  package init(stringLiteral value: StaticString) {
    self.code = value.description
  }

  /// The first two characters.
  package var errorClass: String { String(code.prefix(2)) }

  /// A key exists already.
  package static let uniqueViolation: SQLState = "23505"
  /// A row refers to one that is not there, or is referred to.
  package static let foreignKeyViolation: SQLState = "23503"
  /// A CHECK constraint.
  package static let checkViolation: SQLState = "23514"
  /// A column that must have a value.
  package static let notNullViolation: SQLState = "23502"
  /// An EXCLUDE constraint.
  package static let exclusionViolation: SQLState = "23P01"
  /// Try again: another transaction came between.
  package static let serializationFailure: SQLState = "40001"
  /// Try again: two transactions waited for each other.
  package static let deadlockDetected: SQLState = "40P01"
  /// Cancelled or over `statement_timeout`; told apart before a caller sees it.
  package static let queryCanceled: SQLState = "57014"
  /// `NOWAIT` or `lock_timeout`.
  package static let lockNotAvailable: SQLState = "55P03"
  /// The session was ended by an operator.
  package static let adminShutdown: SQLState = "57P01"
  /// A write in a read-only transaction, or on a standby.
  package static let readOnlyTransaction: SQLState = "25006"
  /// The connection broke.
  package static let connectionFailure: SQLState = "08006"
  /// A right is missing, or a row policy refuses the row.
  package static let insufficientPrivilege: SQLState = "42501"
  /// No such table.
  package static let undefinedTable: SQLState = "42P01"
  /// No such object, also a setting that was never set.
  package static let undefinedObject: SQLState = "42704"
  /// Not supported.
  package static let featureNotSupported: SQLState = "0A000"
  /// `moyai.refuse_access`: what a request was judged by is no longer so.
  package static let accessChanged: SQLState = "MY002"
  /// The session does not know the prepared statement.
  package static let undefinedPreparedStatement: SQLState = "26000"
}

extension SQLState: CustomStringConvertible {
  package var description: String { code }
}
