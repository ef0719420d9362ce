import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Puts of immutable definitions. Each answers whether the wanted content stands there afterwards: a second put of the
/// same is nothing, one of something else is refused by whoever asked.
///
/// The comparison sees the rows of before the statement, and versions are counted on: both need that nobody else puts
/// at the same time.
enum DefinitionStatements {
  /// Lets one transaction at a time put definitions. Rules, agreements and statistics belong to no year, so the lock of
  /// a year would not do.
  static let queue = Command("SELECT pg_advisory_xact_lock(hashtextextended('moyai.bill_definition', 0))")

  static func put(_ agreement: Agreement, at now: Timestamp) -> Query<Bool> {
    let terms = JSONText(agreement.terms.canonicalText)
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_agreement (agreement_id, host_code, host_name, terms, created_at, decision_no, document_sha256)
        VALUES (\(agreement.id), \(agreement.host), \(agreement.hostName), \(terms), \(now), \(agreement.decision),
          \(agreement.documentSHA256))
        ON CONFLICT (agreement_id) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_agreement
        WHERE agreement_id = \(agreement.id) AND host_code = \(agreement.host) AND host_name = \(agreement.hostName)
          AND terms = \(terms)::jsonb)
      """)
  }

  static func put(_ year: FiscalYear, agreement: String, at now: Timestamp) -> Query<Bool> {
    let fy = Int16(year.year)
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_year (fy, agreement_id, state, created_at)
        VALUES (\(fy), \(agreement), 'open', \(now)) ON CONFLICT (fy) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put)
        OR EXISTS (SELECT FROM moyai.bill_year WHERE fy = \(fy) AND agreement_id = \(agreement))
      """)
  }

  /// An open interval may get its end; anything else is another definition.
  static func put(_ member: MemberTerm, of agreement: String) -> Query<Bool> {
    answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_member AS m (agreement_id, code, from_day, to_day, kind)
        VALUES (\(agreement), \(member.code), \(member.from), \(member.to), \(member.kind.rawValue))
        ON CONFLICT (agreement_id, code, from_day) DO UPDATE SET to_day = excluded.to_day
          WHERE m.to_day IS NULL AND excluded.to_day IS NOT NULL AND m.kind = excluded.kind
        RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_member
        WHERE agreement_id = \(agreement) AND code = \(member.code) AND from_day = \(member.from)
          AND to_day IS NOT DISTINCT FROM \(member.to) AND kind = \(member.kind.rawValue))
      """)
  }

  static func put(_ use: Subscription) -> Query<Bool> {
    answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_subscription AS u (service, code, from_day, to_day, charged_from)
        VALUES (\(use.service), \(use.code), \(use.from), \(use.to), \(use.chargedFrom))
        ON CONFLICT (service, code, from_day) DO UPDATE SET to_day = excluded.to_day
          WHERE u.to_day IS NULL AND excluded.to_day IS NOT NULL
            AND u.charged_from IS NOT DISTINCT FROM excluded.charged_from
        RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_subscription
        WHERE service = \(use.service) AND code = \(use.code) AND from_day = \(use.from)
          AND to_day IS NOT DISTINCT FROM \(use.to) AND charged_from IS NOT DISTINCT FROM \(use.chargedFrom))
      """)
  }

  static func put(_ rule: RuleDefinition, by person: Person, at now: Timestamp) -> Query<Bool> {
    let bytes = rule.terms.canonicalBytes
    let (terms, digest) = (JSONText(String(decoding: bytes, as: UTF8.self)), Digest.sha256(bytes))
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_rule (rule_id, terms, sha256, created_at, created_by, decision_no, document_sha256,
          valid_from, valid_to)
        VALUES (\(rule.id), \(terms), \(digest), \(now), \(person.text), \(rule.decision), \(rule.documentSHA256),
          \(rule.validFrom), \(rule.validTo)) ON CONFLICT (rule_id) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put)
        OR EXISTS (SELECT FROM moyai.bill_rule WHERE rule_id = \(rule.id) AND sha256 = \(digest))
      """)
  }

  static func put(_ pool: PoolDefinition, in year: FiscalYear) -> Query<Bool> {
    let (fy, terms) = (Int16(year.year), JSONText(pool.terms.canonicalText))
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_pool (fy, pool_id, rule_id, terms)
        VALUES (\(fy), \(pool.id), \(pool.rule), \(terms)) ON CONFLICT (fy, pool_id) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_pool
        WHERE fy = \(fy) AND pool_id = \(pool.id) AND rule_id IS NOT DISTINCT FROM \(pool.rule)
          AND terms = \(terms)::jsonb)
      """)
  }

  static func put(_ item: PoolDefinition.CostItem, pool: String, in year: FiscalYear, by person: Person) -> Query<Bool>
  {
    let (fy, band) = (Int16(year.year), item.band?.rawValue)
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_cost_item
          (fy, pool_id, item_id, class, phase, band, yen, dated_on, document, budget_code, document_sha256, reverses,
            entered_by)
        VALUES (\(fy), \(pool), \(item.id), \(item.costClass.rawValue), \(item.phase.rawValue), \(band), \(item.yen),
          \(item.date), \(item.document), \(item.budgetCode), \(item.documentSHA256), \(item.reverses), \(person.text))
        ON CONFLICT (fy, pool_id, item_id) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_cost_item
        WHERE fy = \(fy) AND pool_id = \(pool) AND item_id = \(item.id) AND class = \(item.costClass.rawValue)
          AND phase = \(item.phase.rawValue) AND band IS NOT DISTINCT FROM \(band) AND yen = \(item.yen)
          AND dated_on IS NOT DISTINCT FROM \(item.date) AND document IS NOT DISTINCT FROM \(item.document)
          AND budget_code IS NOT DISTINCT FROM \(item.budgetCode) AND reverses IS NOT DISTINCT FROM \(item.reverses))
      """)
  }

  static func put(_ offset: PoolDefinition.Offset, pool: String, in year: FiscalYear, by person: Person) -> Query<Bool>
  {
    let (fy, terms) = (Int16(year.year), JSONText(offset.terms.canonicalText))
    return answer(
      """
      WITH put AS (
        INSERT INTO moyai.bill_offset (fy, pool_id, offset_id, terms, document_sha256, entered_by)
        VALUES (\(fy), \(pool), \(offset.id), \(terms), \(offset.documentSHA256), \(person.text)) ON CONFLICT (fy, pool_id, offset_id) DO NOTHING RETURNING 1)
      SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM moyai.bill_offset
        WHERE fy = \(fy) AND pool_id = \(pool) AND offset_id = \(offset.id) AND terms = \(terms)::jsonb)
      """)
  }

  /// Those of the codes that are no tenants.
  static func strangers(_ codes: [TenantID]) -> Query<TenantID> {
    Query(
      """
      SELECT c.code FROM unnest(\(codes)) AS c (code)
      WHERE NOT EXISTS (SELECT FROM moyai.tenant t WHERE t.tenant_id = c.code)
      """
    ) { row throws(DecodingFailure) in try row.tenant(0) }
  }

  /// The yen of a cost item.
  static func yen(of item: String, pool: String, in year: FiscalYear) -> Query<Int> {
    Query(
      """
      SELECT yen FROM moyai.bill_cost_item
      WHERE fy = \(Int16(year.year)) AND pool_id = \(pool) AND item_id = \(item)
      """
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  /// A figure that differs from the newest one of its day becomes the next version.
  static func put(_ value: String, of code: TenantID, in set: StatisticSet, by person: Person, at now: Timestamp)
    -> Command
  {
    Command(
      """
      INSERT INTO moyai.bill_statistic (kind, as_of, code, version, value, source, entered_at, document_sha256,
        entered_by)
      SELECT \(set.kind)::text, \(set.asOf), \(code), coalesce(newest.version, 0) + 1, \(value)::numeric,
        \(set.source)::text, \(now), \(set.documentSHA256), \(person.text)
      FROM (SELECT) AS always LEFT JOIN LATERAL (
        SELECT s.version, s.value, s.source FROM moyai.bill_statistic s
        WHERE s.kind = \(set.kind) AND s.as_of = \(set.asOf) AND s.code = \(code)
        ORDER BY s.version DESC LIMIT 1) AS newest ON true
      WHERE newest.version IS NULL OR newest.value <> \(value)::numeric(34, 6) OR newest.source <> \(set.source)::text
      """)
  }

  private static func answer(_ sql: SQL) -> Query<Bool> {
    Query(sql) { row throws(DecodingFailure) in try row.bool(0) }
  }
}
