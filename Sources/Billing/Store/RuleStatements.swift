import CivilTime
import Postgres

/// Rules with their approvals, and the smaller definitions.
enum RuleStatements {
  private static let columns: SQL =
    "rule_id, terms, sha256, created_by, created_at, approved_by, approved_at, decision_no, valid_from, valid_to"

  static func lock(_ id: String) -> Query<StoredRule> {
    Query("SELECT \(columns) FROM moyai.bill_rule WHERE rule_id = \(id) FOR UPDATE", decode: read)
  }

  static func list(after: String?, limit: Int) -> Query<StoredRule> {
    Query(
      """
      SELECT \(columns) FROM moyai.bill_rule WHERE \(after)::text IS NULL OR rule_id > \(after)::text COLLATE "C"
      ORDER BY rule_id LIMIT \(limit)
      """, decode: read)
  }

  static func approve(_ id: String, by person: Person, at now: Timestamp) -> Command {
    Command(
      "UPDATE moyai.bill_rule SET approved_by = \(person.text), approved_at = \(now) WHERE rule_id = \(id)")
  }

  /// The first rule that a year's pools use and nobody approved.
  static func unapproved(of year: FiscalYear) -> Query<String> {
    Query(
      """
      SELECT r.rule_id FROM moyai.bill_rule r
      WHERE r.approved_by IS NULL AND r.rule_id IN (
        SELECT p.rule_id FROM moyai.bill_pool p WHERE p.fy = \(Int16(year.year))) ORDER BY r.rule_id LIMIT 1
      """
    ) { row throws(DecodingFailure) in try row.string(0) }
  }

  /// Members of any agreement who had not left on that day: those of whom a figure of the day is wanted.
  static func members(on day: CivilDate) -> Query<TenantID> {
    Query("SELECT DISTINCT code FROM moyai.bill_member WHERE to_day IS NULL OR to_day > \(day) ORDER BY code") {
      row throws(DecodingFailure) in try row.tenant(0)
    }
  }

  static func adjust(
    _ kind: String, _ asOf: CivilDate, _ code: TenantID, delta: String, reason: String, by person: Person,
    at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_adjustment (kind, as_of, code, no, delta, reason, entered_at, entered_by)
      SELECT \(kind), \(asOf), \(code), coalesce(max(no), 0) + 1, \(delta)::numeric, \(reason), \(now), \(person.text)
      FROM moyai.bill_adjustment WHERE kind = \(kind) AND as_of = \(asOf) AND code = \(code)
      """)
  }

  static func addCloudItem(
    _ id: String, yen: Int, document: String, _ year: FiscalYear, by person: Person, at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_cloud_item (fy, item_id, yen, document, entered_at, entered_by)
      VALUES (\(Int16(year.year)), \(id), \(yen), \(document), \(now), \(person.text))
      """)
  }

  static func assignCloudItem(
    _ id: String, to pool: String, _ year: FiscalYear
  ) -> Query<(yen: Int, document: String)> {
    Query(
      """
      UPDATE moyai.bill_cloud_item SET pool_id = \(pool)
      WHERE fy = \(Int16(year.year)) AND item_id = \(id) AND pool_id IS NULL RETURNING yen, document
      """
    ) { row throws(DecodingFailure) in (yen: try row.int(0), document: try row.string(1)) }
  }

  static func unassigned(_ year: FiscalYear) -> Query<String> {
    Query(
      """
      SELECT item_id FROM moyai.bill_cloud_item WHERE fy = \(Int16(year.year)) AND pool_id IS NULL ORDER BY item_id LIMIT 1
      """
    ) { row throws(DecodingFailure) in try row.string(0) }
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredRule {
    StoredRule(
      id: try row.string(0), terms: try row.parsed(1), sha256: try row.string(2), createdBy: try row.string(3),
      createdAt: try row.timestamp(4), approvedBy: try row.optionalString(5), approvedAt: try row.optionalTimestamp(6),
      decision: try row.optionalString(7), validFrom: try row.optionalDate(8), validTo: try row.optionalDate(9))
  }
}
