import Allocation
import CivilTime
import Postgres

/// Stored runs. Their cases are rows of `bill_run_input`.
enum RunStatements {
  private static let headColumns: SQL = """
    run_id, fy, kind, state, base_run, input_sha256, result_sha256, created_at, created_by, approved_by
    """

  private static let bodyColumns: SQL = "result_json, software_version, approved_at, posted_at, cutoff"

  static func find(_ id: String) -> Query<StoredRun.Row> {
    Query(
      "SELECT \(headColumns), \(bodyColumns) FROM moyai.bill_run WHERE run_id = \(id)",
      decode: read)
  }

  static func find(_ year: FiscalYear, _ kind: RunKind, input: String) -> Query<StoredRun.Row> {
    Query(
      """
      SELECT \(headColumns), \(bodyColumns) FROM moyai.bill_run
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue) AND input_sha256 = \(input)
      """, decode: read)
  }

  /// The approved runs of a year and these kinds, the one approved last first.
  static func approved(_ year: FiscalYear, _ kinds: [RunKind]) -> Query<StoredRun.Row> {
    Query(
      """
      SELECT \(headColumns), \(bodyColumns) FROM moyai.bill_run
      WHERE fy = \(Int16(year.year)) AND kind = ANY (\(kinds.map(\.rawValue))) AND state = 'approved'
      ORDER BY approved_at DESC, run_id DESC
      """, decode: read)
  }

  /// Runs of a year, or of all, the newest first, from the one behind `after`.
  static func list(_ year: FiscalYear?, after: String?, limit: Int) -> Query<RunHead> {
    let fy = year.map { Int16($0.year) }
    return Query(
      """
      SELECT \(headColumns) FROM moyai.bill_run
      WHERE (\(fy)::smallint IS NULL OR fy = \(fy)) AND (\(after)::text IS NULL OR (created_at, run_id) <
        (SELECT a.created_at, a.run_id FROM moyai.bill_run a WHERE a.run_id = \(after)))
      ORDER BY created_at DESC, run_id DESC LIMIT \(limit)
      """, decode: head)
  }

  static func inputs(of run: String) -> Query<FrozenInput> {
    Query("SELECT section, key, value, n, digest::text FROM moyai.bill_run_input WHERE run_id = \(run)") {
      row throws(DecodingFailure) in
      FrozenInput(
        section: try row.string(0), key: try row.string(1), value: try row.string(2),
        contributions: try row.optionalInt(3), digest: try row.optionalString(4))
    }
  }

  /// How many runs of this kind the year has. The year is locked.
  static func count(_ year: FiscalYear, _ kind: RunKind) -> Query<Int> {
    Query("SELECT count(*) FROM moyai.bill_run WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue)") {
      row throws(DecodingFailure) in try row.int(0)
    }
  }

  /// Earlier runs of this kind in that state are no longer the one in force.
  static func supersede(_ year: FiscalYear, _ kind: RunKind, _ state: RunState, but run: String) -> Command {
    Command(
      """
      UPDATE moyai.bill_run SET state = 'superseded'
      WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue) AND state = \(state.rawValue) AND run_id <> \(run)
      """)
  }

  static func approve(_ run: String, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.bill_run SET state = 'approved', approved_by = \(person.text), approved_at = \(now)
      WHERE run_id = \(run) AND state = 'draft'
      """)
  }

  static func post(_ run: String, at now: Timestamp) -> Command {
    Command("UPDATE moyai.bill_run SET posted_at = \(now) WHERE run_id = \(run) AND posted_at IS NULL")
  }

  static func insert(_ run: StoredRun) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_run (run_id, fy, kind, state, base_run, input_sha256, result_json, result_sha256,
        software_version, created_at, created_by, cutoff)
      VALUES (\(run.id), \(Int16(run.fiscalYear.year)), \(run.kind.rawValue), 'draft', \(run.baseRun),
        \(run.inputSHA256), \(run.resultJSON), \(run.resultSHA256), \(run.softwareVersion), \(run.createdAt),
        \(run.createdBy.text), \(run.cutoff))
      """)
  }

  static func insert(_ inputs: [FrozenInput], of run: String) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_run_input (run_id, section, key, value, n, digest)
      SELECT \(run), u.section, u.key, u.value, u.n::bigint, u.digest::numeric
      FROM unnest(\(inputs.map(\.section)), \(inputs.map(\.key)), \(inputs.map(\.value)),
        \(inputs.map { $0.contributions.map { String($0) } }), \(inputs.map(\.digest)))
        AS u (section, key, value, n, digest)
      """)
  }

  @Sendable private static func head(_ row: borrowing RowReader) throws(DecodingFailure) -> RunHead {
    guard let kind = RunKind(rawValue: try row.string(2)) else { throw row.malformed(2, "kind of run") }
    guard let state = RunState(rawValue: try row.string(3)) else { throw row.malformed(3, "state of run") }
    return RunHead(
      id: try row.string(0), fiscalYear: FiscalYear(Int(try row.int16(1))), kind: kind, state: state,
      baseRun: try row.optionalString(4), inputSHA256: try row.string(5), resultSHA256: try row.string(6),
      createdAt: try row.timestamp(7), createdBy: try row.string(8), approvedBy: try row.optionalString(9))
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredRun.Row {
    StoredRun.Row(
      head: try head(row), resultJSON: try row.string(10), softwareVersion: try row.string(11),
      approvedAt: try row.optionalTimestamp(12), postedAt: try row.optionalTimestamp(13),
      cutoff: try row.optionalTimestamp(14))
  }
}

extension StoredRun {
  /// A run as its own row holds it, without the case.
  struct Row: Sendable {
    let head: RunHead
    let resultJSON: String
    let softwareVersion: String
    let approvedAt: Timestamp?
    let postedAt: Timestamp?
    let cutoff: Timestamp?
  }

  init(_ row: Row, _ inputs: [FrozenInput]) throws {
    let head = row.head
    self.init(
      id: head.id, fiscalYear: head.fiscalYear, kind: head.kind, state: head.state, baseRun: head.baseRun,
      caseJSON: try FrozenInput.document(inputs), inputSHA256: head.inputSHA256, resultJSON: row.resultJSON,
      resultSHA256: head.resultSHA256, softwareVersion: row.softwareVersion, createdAt: head.createdAt,
      createdBy: Person(head.createdBy), approvedBy: head.approvedBy.map { Person($0) }, approvedAt: row.approvedAt,
      postedAt: row.postedAt, cutoff: row.cutoff)
  }
}
