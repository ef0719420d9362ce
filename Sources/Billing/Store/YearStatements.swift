import CivilTime
import Postgres

/// The state of a fiscal year, and the row that work on it waits on.
enum YearStatements {
  struct Year: Sendable {
    let agreement: String
    let state: YearState
    /// The case's `fairness`, as JSON text.
    let fairness: JSONText?
    let closingBy: Person?

    var isClosed: Bool { state == .closed }
  }

  /// Locks the year: waits for whoever defines or runs it now, and holds back those that come (Billing.docc, how a run
  /// is frozen).
  static func lock(_ year: FiscalYear) -> Query<Year> {
    Query("SELECT \(columns) FROM moyai.bill_year WHERE fy = \(Int16(year.year)) FOR UPDATE", decode: read)
  }

  /// The year without waiting, for reading alone.
  static func find(_ year: FiscalYear) -> Query<Year> {
    Query("SELECT \(columns) FROM moyai.bill_year WHERE fy = \(Int16(year.year))", decode: read)
  }

  /// The first year from this one on that still takes writes.
  static func firstOpen(from year: FiscalYear) -> Query<FiscalYear> {
    Query(
      "SELECT fy FROM moyai.bill_year WHERE fy >= \(Int16(year.year)) AND state <> 'closed' ORDER BY fy LIMIT 1"
    ) { row throws(DecodingFailure) in FiscalYear(Int(try row.int16(0))) }
  }

  /// The agreement that a year belongs to when nobody says which: the only one there is.
  static let onlyAgreement = Query("SELECT min(agreement_id) FROM moyai.bill_agreement HAVING count(*) = 1") {
    row throws(DecodingFailure) in try row.string(0)
  }

  static func setFairness(_ terms: String, of year: FiscalYear) -> Command {
    Command("UPDATE moyai.bill_year SET fairness = \(terms)::jsonb WHERE fy = \(Int16(year.year))")
  }

  static func beginClosing(_ year: FiscalYear, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.bill_year SET state = 'fixing', closing_by = \(person.text), closing_at = \(now)
      WHERE fy = \(Int16(year.year))
      """)
  }

  static func close(_ year: FiscalYear, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.bill_year SET state = 'closed', closed_by = \(person.text), closed_at = \(now)
      WHERE fy = \(Int16(year.year))
      """)
  }

  private static let columns: SQL = "agreement_id, state, fairness, closing_by"

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> Year {
    guard let state = YearState(rawValue: try row.string(1)) else { throw row.malformed(1, "state of year") }
    return Year(
      agreement: try row.string(0), state: state, fairness: try row.optionalJSON(2),
      closingBy: try row.optionalString(3).map { Person($0) })
  }
}
