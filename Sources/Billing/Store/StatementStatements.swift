import CivilTime
import Postgres

/// Which statements an act is about.
package enum StatementSelection: Sendable, Hashable {
  /// By its id or its number.
  case one(String)
  /// All of a run and kind.
  case run(String, StatementKind, instalment: Int)
}

/// Stored statements. Under a tenant's access the row policy leaves its own.
enum StatementStatements {
  private static let head: SQL = """
    statement_id, number, tenant_id, fy, kind, instalment, state, run_id, yen, tax, issued_at, corrected_by,
    due_on, particulars
    """

  struct Draft: Sendable {
    let head: StatementHead
    let draftedBy: Person?
    let approvedBy: Person?
  }

  static func insert(_ head: StatementHead, due: CivilDate?, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_statement (statement_id, tenant_id, fy, kind, instalment, state, run_id, yen, tax, due_on,
        drafted_at, drafted_by)
      VALUES (\(head.id), \(head.tenant), \(Int16(head.fiscalYear.year)), \(head.kind.rawValue),
        \(Int16(head.instalment)), 'draft', \(head.run), \(head.yen), \(head.tax), \(due), \(now), \(person.text))
      """)
  }

  static func insert(_ lines: [StatementLine], of statement: String, tenant: TenantID) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_statement_line (tenant_id, statement_id, no, pool_id, item, component, yen)
      SELECT \(tenant), \(statement), u.no, u.pool, u.item, u.component, u.yen
      FROM unnest(\(lines.map(\.pool)), \(lines.map(\.item)), \(lines.map(\.component)), \(lines.map(\.yen)))
        WITH ORDINALITY AS u (pool, item, component, yen, no)
      """)
  }

  static func lines(of statement: String) -> Query<StatementLine> {
    Query(
      """
      SELECT pool_id, item, component, yen FROM moyai.bill_statement_line WHERE statement_id = \(statement) ORDER BY no
      """
    ) { row throws(DecodingFailure) in
      StatementLine(
        pool: try row.string(0), item: try row.string(1), component: Int(try row.int16(2)), yen: try row.int(3))
    }
  }

  /// What a selection means now, by member.
  static func select(_ selection: StatementSelection) -> Query<Draft> {
    let condition: SQL =
      switch selection {
      case .one(let name): "statement_id = \(name) OR number = \(name)"
      case .run(let run, let kind, let instalment):
        "run_id = \(run) AND kind = \(kind.rawValue) AND instalment = \(Int16(instalment))"
      }
    return Query(
      """
      SELECT \(head), drafted_by, approved_by FROM moyai.bill_statement WHERE \(condition) ORDER BY tenant_id
      """
    ) { row throws(DecodingFailure) in
      Draft(
        head: try readHead(row), draftedBy: try row.optionalString(14).map { Person($0) },
        approvedBy: try row.optionalString(15).map { Person($0) })
    }
  }

  static func approve(_ ids: [String], by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.bill_statement SET state = 'approved', approved_by = \(person.text), approved_at = \(now)
      WHERE statement_id = ANY (\(ids)) AND state = 'draft'
      """)
  }

  /// Gives an approved statement its number and bytes, and hangs it onto the year's chain of digests.
  static func issue(
    _ statement: IssuedStatement, serial: Int, link: StatementChain.Link, by person: Person, at now: Timestamp
  ) -> Command {
    Command(
      """
      UPDATE moyai.bill_statement SET state = 'issued', number = \(statement.head.number), serial = \(Int32(serial)),
        csv = \(statement.csv), json = \(String(decoding: statement.json, as: UTF8.self)), issued_at = \(now),
        issued_by = \(person.text), csv_sha256 = \(link.csv), json_sha256 = \(link.json),
        chain_no = \(Int32(link.number)), prev_sha256 = \(link.previous), sha256 = \(link.sha256),
        particulars = \(statement.head.particulars.map { Int32($0) })
      WHERE statement_id = \(statement.head.id) AND tenant_id = \(statement.head.tenant) AND state = 'approved'
      """)
  }

  static func void(_ id: String, correctedBy number: String, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.bill_statement SET state = 'void', voided_at = \(now), voided_by = \(person.text), corrected_by = \(number)
      WHERE statement_id = \(id) AND state = 'issued'
      """)
  }

  /// The last serial used, 0 for none. The year is locked, so the next ones leave no gap and meet nobody.
  static func lastSerial(_ year: FiscalYear, _ kind: StatementKind) -> Query<Int> {
    Query(
      """
      SELECT coalesce(max(serial), 0)::bigint FROM moyai.bill_statement
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue)
      """
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  /// The end of the year's chain.
  static func lastLink(_ year: FiscalYear) -> Query<(number: Int, sha256: String)> {
    Query(
      """
      SELECT chain_no::bigint, sha256 FROM moyai.bill_statement WHERE fy = \(Int16(year.year)) AND chain_no IS NOT NULL
      ORDER BY chain_no DESC LIMIT 1
      """
    ) { row throws(DecodingFailure) in (number: try row.int(0), sha256: try row.string(1)) }
  }

  /// Instalments that went out and still stand.
  static func invoiced(_ year: FiscalYear) -> Query<(code: TenantID, instalment: Int, yen: Int)> {
    Query(
      """
      SELECT tenant_id, instalment::bigint, yen FROM moyai.bill_statement
      WHERE fy = \(Int16(year.year)) AND kind = 'instalment' AND state = 'issued' ORDER BY tenant_id, instalment
      """
    ) { row throws(DecodingFailure) in (code: try row.tenant(0), instalment: try row.int(1), yen: try row.int(2)) }
  }

  /// Issued and void statements of a run.
  static func ofRun(_ run: String) -> Query<IssuedStatement> {
    Query(
      """
      SELECT \(head), csv, json FROM moyai.bill_statement WHERE run_id = \(run) AND state IN ('issued', 'void')
      ORDER BY kind, instalment, tenant_id
      """, decode: read)
  }

  static func one(_ number: String) -> Query<IssuedStatement> {
    Query(
      "SELECT \(head), csv, json FROM moyai.bill_statement WHERE number = \(number) AND state IN ('issued', 'void')",
      decode: read)
  }

  /// Notices of a year that went out, in the order of their issue.
  static func notices(_ year: FiscalYear) -> Query<StatementHead> {
    Query(
      """
      SELECT \(head) FROM moyai.bill_statement
      WHERE fy = \(Int16(year.year)) AND kind IN ('plan', 'revise', 'fix') AND state IN ('issued', 'void')
      ORDER BY chain_no
      """, decode: readHead)
  }

  /// What went out, the newest first, from the one behind `after`.
  static func list(after: String?, limit: Int) -> Query<StatementHead> {
    Query(
      """
      SELECT \(head) FROM moyai.bill_statement
      WHERE state IN ('issued', 'void') AND (\(after)::text IS NULL OR (issued_at, number) <
        (SELECT a.issued_at, a.number FROM moyai.bill_statement a WHERE a.number = \(after)))
      ORDER BY issued_at DESC, number DESC LIMIT \(limit)
      """, decode: readHead)
  }

  /// Statements in any state, for the operator.
  static func all(_ year: FiscalYear?, run: String?, after: String?, limit: Int) -> Query<StatementHead> {
    let fy = year.map { Int16($0.year) }
    return Query(
      """
      SELECT \(head) FROM moyai.bill_statement
      WHERE (\(fy)::smallint IS NULL OR fy = \(fy)) AND (\(run)::text IS NULL OR run_id = \(run))
        AND (\(after)::text IS NULL OR statement_id > \(after)::text COLLATE "C")
      ORDER BY statement_id LIMIT \(limit)
      """, decode: readHead)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> IssuedStatement {
    IssuedStatement(head: try readHead(row), csv: try row.bytes(14), json: try row.utf8(15))
  }

  @Sendable private static func readHead(_ row: borrowing RowReader) throws(DecodingFailure) -> StatementHead {
    guard let kind = StatementKind(rawValue: try row.string(4)) else { throw row.malformed(4, "kind of statement") }
    guard let state = StatementState(rawValue: try row.string(6)) else { throw row.malformed(6, "state of statement") }
    return StatementHead(
      id: try row.string(0), number: try row.optionalString(1), tenant: try row.tenant(2),
      fiscalYear: FiscalYear(Int(try row.int16(3))), kind: kind, instalment: Int(try row.int16(5)), state: state,
      run: try row.string(7), yen: try row.int(8), tax: try row.int(9), issuedAt: try row.optionalTimestamp(10),
      correctedBy: try row.optionalString(11), dueOn: try row.optionalDate(12),
      particulars: try row.optionalInt32(13).map { Int($0) })
  }
}
