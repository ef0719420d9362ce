import CivilTime
import Postgres

/// 試算 of the prefecture, and those of towns in their own rows.
enum ScenarioStatements {
  static func insert(_ scenario: StoredScenario, input: String) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_scenario (scenario_id, base_run, name, patch, input_sha256, result_json, created_at, created_by)
      VALUES (\(scenario.id), \(scenario.baseRun), \(scenario.name), \(scenario.patch), \(input), \(scenario.resultJSON),
        \(scenario.createdAt), \(scenario.createdBy))
      ON CONFLICT (scenario_id) DO NOTHING
      """)
  }

  static func insert(_ scenario: StoredScenario, tenant: TenantID) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_town_scenario (tenant_id, scenario_id, base_run, patch, result_json, created_at, created_by)
      VALUES (\(tenant), \(scenario.id), \(scenario.baseRun), \(scenario.patch), \(scenario.resultJSON),
        \(scenario.createdAt), \(scenario.createdBy))
      ON CONFLICT (tenant_id, scenario_id) DO NOTHING
      """)
  }

  static func find(_ id: String) -> Query<StoredScenario> {
    Query(
      """
      SELECT scenario_id, base_run, name, patch, result_json, created_at, created_by FROM moyai.bill_scenario
      WHERE scenario_id = \(id)
      """, decode: read)
  }

  /// Which scenario of its fiscal year it is, from 1, in the order of their making.
  static func serial(_ id: String) -> Query<Int> {
    Query(
      """
      SELECT count(*) FROM moyai.bill_scenario s JOIN moyai.bill_run r ON r.run_id = s.base_run
        JOIN moyai.bill_scenario own ON own.scenario_id = \(id) JOIN moyai.bill_run own_run ON own_run.run_id = own.base_run
      WHERE r.fy = own_run.fy AND (s.created_at, s.scenario_id) <= (own.created_at, own.scenario_id)
      """
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  static func list(after: String?, limit: Int) -> Query<StoredScenario> {
    Query(
      """
      SELECT scenario_id, base_run, name, patch, result_json, created_at, created_by FROM moyai.bill_scenario
      WHERE \(after)::text IS NULL OR scenario_id > \(after)::text COLLATE "C" ORDER BY scenario_id LIMIT \(limit)
      """, decode: read)
  }

  /// The run of a year with issued statements that came last in the year's order.
  static func issuedRun(_ year: FiscalYear) -> Query<String> {
    Query(
      """
      SELECT r.run_id FROM moyai.bill_run r
      WHERE r.fy = \(Int16(year.year)) AND r.kind IN ('plan', 'revise', 'fix', 'settle') AND r.approved_at IS NOT NULL
        AND EXISTS (SELECT FROM moyai.bill_statement s WHERE s.run_id = r.run_id AND s.state = 'issued')
      ORDER BY array_position('{plan,revise,fix,settle}'::text[], r.kind) DESC, r.approved_at DESC LIMIT 1
      """
    ) { row throws(DecodingFailure) in try row.string(0) }
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredScenario {
    StoredScenario(
      id: try row.string(0), baseRun: try row.string(1), name: try row.string(2), patch: try row.string(3),
      resultJSON: try row.string(4), createdAt: try row.timestamp(5), createdBy: try row.string(6))
  }
}
