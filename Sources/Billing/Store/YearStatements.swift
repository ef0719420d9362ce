import CivilTime
import Postgres

/// The state of a fiscal year, and the row that work on it waits on.
enum YearStatements {
  struct Year: Sendable {
    let agreement: String
    let isClosed: Bool
  }

  /// Locks the year: waits for whoever defines or runs it now, and holds back those that come (Billing.docc, how a run
  /// is frozen).
  static func lock(_ year: FiscalYear) -> Query<Year> {
    Query("SELECT agreement_id, state FROM moyai.bill_year WHERE fy = \(Int16(year.year)) FOR UPDATE", decode: read)
  }

  /// The year without waiting, for reading alone.
  static func find(_ year: FiscalYear) -> Query<Year> {
    Query("SELECT agreement_id, state FROM moyai.bill_year WHERE fy = \(Int16(year.year))", decode: read)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> Year {
    Year(agreement: try row.string(0), isClosed: try row.string(1) == "closed")
  }
}
