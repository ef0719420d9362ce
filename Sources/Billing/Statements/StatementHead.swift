package import CivilTime
package import Postgres

/// What a list of statements shows.
package struct StatementHead: Sendable, Hashable {
  /// `R7-確-0001`: gapless for each fiscal year and kind.
  package let number: String
  package let tenant: TenantID
  package let fiscalYear: FiscalYear
  package let kind: RunKind
  package let run: String
  /// Before tax.
  package let yen: Int
  package let tax: Int
  package let issuedAt: Timestamp

  package var total: Int { yen + tax }
}

/// A member's paper as data, in both its forms. The bytes are those that were stored.
package struct IssuedStatement: Sendable, Hashable {
  package let head: StatementHead
  /// UTF-8 with byte order mark, CRLF.
  package let csv: [UInt8]
  /// Canonical JSON, with the explain records of the member.
  package let json: [UInt8]
}
