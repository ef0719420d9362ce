import CivilTime
import NGSI
import Postgres
import StrictJSON
import Testing

@testable import Broker

/// The text of each plan, so that a change of what is sent to the database is seen in review. Values never show here.
@Suite struct RenderedEntityQueryTests {
  static let tenant = TenantID(72028)
  static let now = Timestamp(seconds: 1_700_000_000)
  /// What every statement begins with, and its values.
  static let fixed =
    "tenant_id = $1::int4 AND (expires IS NULL OR expires > $2::timestamptz OR modified > $3::timestamptz)"
  static let isDate = "attrs -> $5::text ->> 'type' IN ('DateTime', 'ISO8601')"

  static func rendered(
    _ url: String, scope: String? = nil, reach: QueryReach = .everything
  ) throws -> RenderedEntityQuery {
    RenderedEntityQuery(
      try EntityQuery(parameters: URLParameters(query: url)), tenant: tenant,
      scope: try ServicePathScope(header: scope), reach: reach, now: now)
  }

  static let conditions: [(String, String)] = [
    ("id=E1", "(id = $4::text)"),
    ("id=E1,E2&type=T", "(id = ANY ($4::text[]) AND type = $5::text)"),
    ("idPattern=.*", ""),
    ("idPattern=E1&typePattern=^T", "(id ~ $4::text AND type >= $5::text AND type < $6::text AND type ~ $7::text)"),
    ("q=A", "((attrs -> $4::text -> 'value') IS NOT NULL)"),
    ("q=!A.b.c", "((attrs -> $4::text -> 'value' -> $5::text -> $6::text) IS NULL)"),
    ("q=A==1,true", "((attrs -> $4::text -> 'value') @> ANY ($5::json[]::jsonb[]))"),
    (
      "q=A!=x",
      """
      ((attrs -> $4::text -> 'value') IS NOT NULL AND NOT \
      (CASE WHEN attrs -> $5::text ->> 'type' IN ('DateTime', 'ISO8601') \
      AND jsonb_typeof((attrs -> $6::text -> 'value')) = 'string' \
      THEN (attrs -> $7::text -> 'value') = ANY ($8::json[]::jsonb[]) \
      ELSE (attrs -> $9::text -> 'value') @> ANY ($10::json[]::jsonb[]) END))
      """
    ),
    (
      "q=A>1",
      "(jsonb_typeof((attrs -> $4::text -> 'value')) = 'number' AND (attrs -> $5::text -> 'value') > $6::jsonb)"
    ),
    (
      "q=A.b==a..c",
      """
      (jsonb_typeof((attrs -> $4::text -> 'value' -> $5::text)) = 'string' \
      AND ((attrs -> $6::text -> 'value' -> $7::text) #>> '{}') COLLATE "C" BETWEEN $8::text AND $9::text)
      """
    ),
    (
      "q=A~=^b.d$",
      """
      (jsonb_typeof((attrs -> $4::text -> 'value')) = 'string' \
      AND NOT attrs -> $5::text ->> 'type' IN ('DateTime', 'ISO8601') \
      AND ((attrs -> $6::text -> 'value') #>> '{}') COLLATE "C" ~ $7::text)
      """
    ),
    (
      "q=A<2020-01-01",
      """
      (jsonb_typeof((attrs -> $4::text -> 'value')) = 'string' \
      AND ((attrs -> $5::text -> 'value') #>> '{}') COLLATE "C" \
      < CASE WHEN attrs -> $6::text ->> 'type' IN ('DateTime', 'ISO8601') THEN $7::text ELSE $8::text END)
      """
    ),
    (
      "q=dateModified>2020-01-01",
      """
      (jsonb_typeof(to_jsonb(to_char((modified) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) = 'string' \
      AND (to_jsonb(to_char((modified) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) #>> '{}') COLLATE "C" \
      > $4::text)
      """
    ),
    ("q=servicePath:/a", "(to_jsonb(service_path) @> ANY ($4::json[]::jsonb[]))"),
    (
      "mq=A.M.x>1",
      """
      (jsonb_typeof((attrs -> $4::text -> 'metadata' -> $5::text -> 'value' -> $6::text)) = 'number' \
      AND (attrs -> $7::text -> 'metadata' -> $8::text -> 'value' -> $9::text) > $10::jsonb)
      """
    ),
    (
      "georel=near;maxDistance:10&geometry=point&coords=1,2",
      """
      ((location && $4::geometry OR moving AND position && $5::geometry) AND \
      ST_Distance(coalesce(location, position)::geography, $6::geometry::geography) <= $7::float8)
      """
    ),
    (
      "georel=coveredBy&geometry=box&coords=1,2;3,4",
      """
      ((location && $4::geometry OR moving AND position && $5::geometry) AND \
      ST_CoveredBy(coalesce(location, position), $6::geometry))
      """
    ),
    (
      "georel=disjoint&geometry=point&coords=1,2",
      """
      (coalesce(location, position) IS NOT NULL AND NOT ST_Intersects(coalesce(location, position), $4::geometry))
      """
    ),
  ]

  @Test(arguments: conditions)
  func `a condition is rendered without any value in its text`(_ url: String, _ condition: String) throws {
    let expected =
      "SELECT count(*) FROM moyai.entity WHERE " + Self.fixed + (condition.isEmpty ? "" : " AND " + condition)
    #expect(try Self.rendered(url).count.text == expected)
  }

  static let pages: [(String, String)] = [
    ("", "ORDER BY ord LIMIT $4::int8"),
    ("limit=5&offset=7", "ORDER BY ord LIMIT $4::int8 OFFSET $5::int8"),
    (
      "orderBy=id,!type,dateCreated,!dateModified",
      "ORDER BY id ASC, type DESC, created ASC, modified DESC, ord LIMIT $4::int8"
    ),
    ("orderBy=!dateExpires,servicePath", "ORDER BY expires DESC NULLS LAST, service_path ASC, ord LIMIT $4::int8"),
    (
      "orderBy=!A",
      """
      ORDER BY CASE jsonb_typeof((attrs -> $4::text -> 'value')) WHEN 'number' THEN 1 WHEN 'string' THEN 2 \
      WHEN 'object' THEN 3 WHEN 'array' THEN 4 WHEN 'boolean' THEN 5 ELSE 0 END DESC, \
      CASE WHEN jsonb_typeof((attrs -> $5::text -> 'value')) IN ('number', 'boolean') \
      THEN (attrs -> $6::text -> 'value') END DESC, \
      CASE WHEN jsonb_typeof((attrs -> $7::text -> 'value')) = 'string' THEN (attrs -> $8::text -> 'value') #>> '{}' END \
      COLLATE "C" DESC, ord LIMIT $9::int8
      """
    ),
  ]

  @Test(arguments: pages)
  func `a page is ordered and cut`(_ url: String, _ end: String) throws {
    let expected = "SELECT id, doc FROM moyai.entity WHERE " + Self.fixed + " " + end
    #expect(try Self.rendered(url).page(columns: "id, doc").text == expected)
  }

  @Test func `scope and reach narrow the query`() throws {
    let reach = QueryReach(
      servicePaths: try ServicePathScope(header: "/b/#"), types: ["T", "U"])
    let text = try Self.rendered("", scope: "/a,/c/#", reach: reach).count.text
    #expect(
      text == "SELECT count(*) FROM moyai.entity WHERE " + Self.fixed
        + " AND (service_path = ANY ($4::text[]) OR service_path >= $5::text AND service_path < $6::text)"
        + " AND (type = ANY ($7::text[]))"
        + " AND (service_path = ANY ($8::text[]) OR service_path >= $9::text AND service_path < $10::text)")
  }

  @Test func `walking by key replaces the offset`() throws {
    let query = EntityQuery(page: Page(limit: 100, after: 42))
    let rendered = RenderedEntityQuery(
      query, tenant: Self.tenant, scope: .everything, reach: .everything, now: Self.now)
    #expect(rendered.page(columns: "id").text.hasSuffix("AND ord > $4::int8 ORDER BY ord LIMIT $5::int8"))
  }

  @Test(arguments: [
    ("", true), ("id=E1,E2", true), ("type=T", true), ("type=T,U", false), ("idPattern=E", false), ("q=A", false),
    ("orderBy=A", false), ("offset=1000", true), ("offset=1001", false),
    ("georel=near;maxDistance:10&geometry=point&coords=1,2", false), ("id=E1&typePattern=T", true),
  ])
  func `only what an index gives in order is cheap`(_ url: String, _ isCheap: Bool) throws {
    #expect(try Self.rendered(url).isCheap == isCheap)
  }

  @Test func `no text of a client reaches the statement`() throws {
    let poison = "x'); DROP TABLE moyai.entity; --\\"
    let target = Condition.Target(attribute: poison, metadata: poison, path: [poison])
    let conditions = [
      Condition(target, .exists), Condition(target, .anyOf([.string(poison), .instant(Self.now, text: poison)])),
      Condition(target, .compare(.less, .string(poison))), Condition(target, .matches(try Pattern("x'.DROP"))),
      Condition(
        Condition.Target(attribute: poison), .within(LiteralRange(lower: .string(poison), upper: .string(poison)))),
    ]
    let query = EntityQuery(
      selectors: [EntitySelector(id: .oneOf([poison]), type: .oneOf([poison, poison]))],
      filter: Filter(values: conditions, metadata: conditions), order: [OrderKey(.attribute(poison))])
    let reach = QueryReach(types: [poison])
    let rendered = RenderedEntityQuery(query, tenant: Self.tenant, scope: .everything, reach: reach, now: Self.now)
    #expect(!rendered.page(columns: "id").text.contains("DROP"))
    #expect(!rendered.count.text.contains("DROP"))
  }
}
