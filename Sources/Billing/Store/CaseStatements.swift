import CivilTime
import Postgres
import StrictJSON

/// Reads the definitions of a year as the parts of a case.
enum CaseStatements {
  struct Part: Sendable {
    let key: String
    let terms: JSON
  }

  /// The host's code and name, and the agreement's terms.
  static func agreement(_ id: String) -> Query<(host: TenantID, name: String, terms: JSON)> {
    Query("SELECT host_code, host_name, terms FROM moyai.bill_agreement WHERE agreement_id = \(id)") {
      row throws(DecodingFailure) in
      (host: try row.tenant(0), name: try row.string(1), terms: try row.parsed(2))
    }
  }

  struct Member: Sendable {
    let code: TenantID
    let name: String
    let kind: String
    let from: CivilDate
    let to: CivilDate?
  }

  /// Members of any day of the year, by code.
  static func members(of agreement: String, in year: FiscalYear) -> Query<Member> {
    Query(
      """
      SELECT m.code, t.name_ja, m.kind, m.from_day, m.to_day
      FROM moyai.bill_member m JOIN moyai.tenant t ON t.tenant_id = m.code
      WHERE m.agreement_id = \(agreement) AND m.from_day < \(year.dayAfterLast)
        AND (m.to_day IS NULL OR m.to_day > \(year.firstDay))
      ORDER BY m.code, m.from_day
      """
    ) { row throws(DecodingFailure) in
      Member(
        code: try row.tenant(0), name: try row.string(1), kind: try row.string(2), from: try row.date(3),
        to: try row.optionalDate(4))
    }
  }

  /// Uses of any day of the year.
  static func subscriptions(in year: FiscalYear) -> Query<Subscription> {
    Query(
      """
      SELECT service, code, from_day, to_day, charged_from FROM moyai.bill_subscription
      WHERE from_day < \(year.dayAfterLast) AND (to_day IS NULL OR to_day > \(year.firstDay))
      ORDER BY service, code, from_day
      """
    ) { row throws(DecodingFailure) in
      Subscription(
        service: try row.string(0), code: try row.tenant(1), from: try row.date(2), to: try row.optionalDate(3),
        chargedFrom: try row.optionalDate(4))
    }
  }

  static func pools(in year: FiscalYear) -> Query<(pool: Part, rule: String?)> {
    Query("SELECT pool_id, terms, rule_id FROM moyai.bill_pool WHERE fy = \(Int16(year.year)) ORDER BY pool_id") {
      row throws(DecodingFailure) in
      (pool: Part(key: try row.string(0), terms: try row.parsed(1)), rule: try row.optionalString(2))
    }
  }

  /// Cost items in the form of a case, with the pool of each.
  static func costItems(in year: FiscalYear) -> Query<(pool: String, item: Part)> {
    Query(
      """
      SELECT pool_id, item_id, jsonb_strip_nulls(jsonb_build_object('class', class, 'phase', phase, 'band', band,
        'yen', yen, 'date', to_char(dated_on, 'YYYY-MM-DD'), 'document', document, 'budget_code', budget_code))
      FROM moyai.bill_cost_item WHERE fy = \(Int16(year.year)) ORDER BY pool_id, item_id
      """, decode: pooled)
  }

  static func offsets(in year: FiscalYear) -> Query<(pool: String, item: Part)> {
    Query(
      """
      SELECT pool_id, offset_id, terms FROM moyai.bill_offset WHERE fy = \(Int16(year.year))
      ORDER BY pool_id, offset_id
      """, decode: pooled)
  }

  static func rules(in year: FiscalYear) -> Query<Part> {
    Query(
      """
      SELECT r.rule_id, r.terms FROM moyai.bill_rule r
      WHERE r.rule_id IN (SELECT p.rule_id FROM moyai.bill_pool p WHERE p.fy = \(Int16(year.year))) ORDER BY r.rule_id
      """
    ) { row throws(DecodingFailure) in Part(key: try row.string(0), terms: try row.parsed(1)) }
  }

  struct Figure: Sendable {
    let kind: String
    let asOf: CivilDate
    let code: TenantID
    let value: String
    let source: String
  }

  /// The newest version of each figure of these kinds and members.
  static func statistics(_ kinds: [String], of members: [TenantID]) -> Query<Figure> {
    Query(
      """
      SELECT DISTINCT ON (kind, as_of, code) kind, as_of, code, trim_scale(value)::text, source
      FROM moyai.bill_statistic WHERE kind = ANY (\(kinds)) AND code = ANY (\(members))
      ORDER BY kind, as_of, code, version DESC
      """
    ) { row throws(DecodingFailure) in
      Figure(
        kind: try row.string(0), asOf: try row.date(1), code: try row.tenant(2), value: try row.string(3),
        source: try row.string(4))
    }
  }

  /// Adjustments of figures, their reasons as `source`.
  static func adjustments(_ kinds: [String], of members: [TenantID]) -> Query<Figure> {
    Query(
      """
      SELECT kind, as_of, code, trim_scale(delta)::text, reason FROM moyai.bill_adjustment
      WHERE kind = ANY (\(kinds)) AND code = ANY (\(members)) ORDER BY kind, as_of, code, no
      """
    ) { row throws(DecodingFailure) in
      Figure(
        kind: try row.string(0), asOf: try row.date(1), code: try row.tenant(2), value: try row.string(3),
        source: try row.string(4))
    }
  }

  @Sendable private static func pooled(
    _ row: borrowing RowReader
  ) throws(DecodingFailure) -> (pool: String, item: Part) {
    (pool: try row.string(0), item: Part(key: try row.string(1), terms: try row.parsed(2)))
  }
}

extension RowReader {
  /// A json or jsonb column as a value.
  func parsed(_ column: Int) throws(DecodingFailure) -> JSON {
    guard let value = try? JSON(parsing: try utf8(column)) else { throw malformed(column, "json") }
    return value
  }
}
