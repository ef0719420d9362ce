import Allocation
import CivilTime
import Postgres

/// Stored runs.
enum RunStatements {
  private static let columns: SQL = """
    run_id, fy, kind, case_json, input_sha256, result_json, result_sha256, software_version, created_at
    """

  static func find(_ id: String) -> Query<StoredRun> {
    Query("SELECT \(columns) FROM moyai.bill_run WHERE run_id = \(id)", decode: read)
  }

  static func find(_ year: FiscalYear, _ kind: RunKind, input: String) -> Query<StoredRun> {
    Query(
      """
      SELECT \(columns) FROM moyai.bill_run
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue) AND input_sha256 = \(input)
      """, decode: read)
  }

  /// How many runs of this kind the year has. The year is locked.
  static func count(_ year: FiscalYear, _ kind: RunKind) -> Query<Int> {
    Query("SELECT count(*) FROM moyai.bill_run WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue)") {
      row throws(DecodingFailure) in try row.int(0)
    }
  }

  /// Earlier runs of this kind are no longer the one in force.
  static func supersede(_ year: FiscalYear, _ kind: RunKind) -> Command {
    Command(
      """
      UPDATE moyai.bill_run SET state = 'superseded'
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue) AND state <> 'superseded'
      """)
  }

  static func insert(_ run: StoredRun) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_run (\(columns), state)
      VALUES (\(run.id), \(Int16(run.fiscalYear.year)), \(run.kind.rawValue), \(run.caseJSON), \(run.inputSHA256),
        \(run.resultJSON), \(run.resultSHA256), \(run.softwareVersion), \(run.createdAt), 'draft')
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredRun {
    guard let kind = RunKind(rawValue: try row.string(2)) else { throw row.malformed(2, "kind of run") }
    return StoredRun(
      id: try row.string(0), fiscalYear: FiscalYear(Int(try row.int16(1))), kind: kind, caseJSON: try row.string(3),
      inputSHA256: try row.string(4), resultJSON: try row.string(5), resultSHA256: try row.string(6),
      softwareVersion: try row.string(7), createdAt: try row.timestamp(8))
  }
}
