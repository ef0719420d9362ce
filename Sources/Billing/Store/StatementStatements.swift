import CivilTime
import Postgres

/// Stored statements. Under a tenant's access the row policy leaves its own.
enum StatementStatements {
  private static let head: SQL = "number, tenant_id, fy, kind, run_id, yen, tax, issued_at"

  static func insert(_ statement: IssuedStatement, serial: Int) -> Command {
    let head = statement.head
    return Command(
      """
      INSERT INTO moyai.bill_statement (\(Self.head), serial, csv, json)
      VALUES (\(head.number), \(head.tenant), \(Int16(head.fiscalYear.year)), \(head.kind.rawValue), \(head.run),
        \(head.yen), \(head.tax), \(head.issuedAt), \(Int32(serial)), \(statement.csv),
        \(String(decoding: statement.json, as: UTF8.self)))
      """)
  }

  /// The last serial used, 0 for none. The year is locked, so the next ones leave no gap and meet nobody.
  static func lastSerial(_ year: FiscalYear, _ kind: RunKind) -> Query<Int> {
    Query(
      """
      SELECT coalesce(max(serial), 0)::bigint FROM moyai.bill_statement
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue)
      """
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  static func ofRun(_ run: String) -> Query<IssuedStatement> {
    Query(
      "SELECT \(head), csv, json FROM moyai.bill_statement WHERE run_id = \(run) ORDER BY tenant_id", decode: read)
  }

  static func one(_ number: String) -> Query<IssuedStatement> {
    Query("SELECT \(head), csv, json FROM moyai.bill_statement WHERE number = \(number)", decode: read)
  }

  /// The newest first, from the one behind `after`.
  static func list(after: String?, limit: Int) -> Query<StatementHead> {
    Query(
      """
      SELECT \(head) FROM moyai.bill_statement
      WHERE \(after)::text IS NULL OR (issued_at, number) <
        (SELECT a.issued_at, a.number FROM moyai.bill_statement a WHERE a.number = \(after))
      ORDER BY issued_at DESC, number DESC LIMIT \(limit)
      """, decode: readHead)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> IssuedStatement {
    IssuedStatement(head: try readHead(row), csv: try row.bytes(8), json: try row.utf8(9))
  }

  @Sendable private static func readHead(_ row: borrowing RowReader) throws(DecodingFailure) -> StatementHead {
    guard let kind = RunKind(rawValue: try row.string(3)) else { throw row.malformed(3, "kind of statement") }
    return StatementHead(
      number: try row.string(0), tenant: try row.tenant(1), fiscalYear: FiscalYear(Int(try row.int16(2))), kind: kind,
      run: try row.string(4), yen: try row.int(5), tax: try row.int(6), issuedAt: try row.timestamp(7))
  }
}
