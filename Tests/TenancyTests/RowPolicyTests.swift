import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

/// What the database itself refuses, whatever the program above it says.
@Suite("Row policies", .database)
struct RowPolicyTests {
  static let tables = ["service_approval", "api_key", "idempotency"]

  func towns(_ number: Int32) async throws -> (Town, Town) {
    try await TestDatabase.current.withDatabase { database in
      let towns = (try await Town.admit(number, in: database), try await Town.admit(number + 1, in: database))
      for town in [towns.0, towns.1] {
        _ = try await town.key(in: database)
        _ = try await RepetitionLedger(database).claim(
          RepetitionLedgerTests.request(town), access: town.access, at: Town.now)
      }
      return towns
    }
  }

  func count(_ table: String, as role: String, tenant: TenantID?, where condition: String = "true") async throws -> Int
  {
    let database = try TestDatabase.current
    let setting = tenant.map { "SET moyai.tenant = '\($0.code)';" } ?? ""
    // A temporary setting carries the text of the count, as `rows` takes literals only.
    let rows = try await database.rows(
      "SELECT current_setting('moyai.counted')", [],
      after: setting
        + "SELECT set_config('moyai.counted', count(*)::text, false) FROM moyai.\(table) WHERE \(condition)",
      role: role)
    return try #require(rows.first?.first.flatMap { $0 }.flatMap { Int($0) })
  }

  @Test("without a tenant the answer is an error and not an empty table", arguments: tables)
  func unset(table: String) async throws {
    let failure = await #expect(throws: AdminSessionError.self) {
      _ = try await count(table, as: "moyai_app", tenant: nil)
    }
    #expect(failure?.sqlState == "42704")
  }

  @Test("a tenant sees its own rows and no others", arguments: tables.indices)
  func own(index: Int) async throws {
    let (a, b) = try await towns(14_000 + Int32(index) * 10)
    let table = Self.tables[index]
    let all = try await count(table, as: "moyai_app", tenant: a.tenant)
    #expect(all == 1)
    #expect(try await count(table, as: "moyai_app", tenant: a.tenant, where: "tenant_id = \(a.tenant.code)") == all)
    #expect(try await count(table, as: "moyai_app", tenant: a.tenant, where: "tenant_id = \(b.tenant.code)") == 0)
    #expect(try await count(table, as: "moyai_app", tenant: TenantID(999_999)) == 0)
  }

  @Test("no row of another tenant is inserted, changed or taken over")
  func writes() async throws {
    let (a, b) = try await towns(14_050)
    let database = try TestDatabase.current
    let other = b.tenant.code
    for script in [
      "INSERT INTO moyai.service_approval VALUES (\(other), '\(a.service)', 'approved', now(), 'x')",
      "INSERT INTO moyai.idempotency "
        + "VALUES (\(other), 'p', 'POST', '/', gen_random_uuid(), sha256(''), NULL, NULL, now())",
    ] {
      let failure = await #expect(throws: AdminSessionError.self) {
        try await database.run("SET moyai.tenant = '\(a.tenant.code)'; " + script, role: "moyai_app")
      }
      #expect(failure?.sqlState == "42501", "\(script)")
    }
    try await database.run(
      "SET moyai.tenant = '\(a.tenant.code)'; UPDATE moyai.service_approval SET state = 'suspended';"
        + "DELETE FROM moyai.idempotency",
      role: "moyai_app")
    let states = try await database.rows(
      "SELECT tenant_id::text, state FROM moyai.service_approval WHERE tenant_id = ANY ($1::int[]) ORDER BY 1",
      ["{\(a.tenant.code),\(other)}"])
    #expect(states == [["\(a.tenant.code)", "suspended"], ["\(other)", "approved"]])
    #expect(try await count("idempotency", as: "moyai_app", tenant: b.tenant) == 1)
  }

  @Test("the owner of the tables is bound too")
  func owner() async throws {
    let (a, _) = try await towns(14_060)
    let rows = try await TestDatabase.current.rows(
      "SELECT count(*) FROM moyai.api_key", [], after: "SET ROLE moyai_owner; SET moyai.tenant = '\(a.tenant.code)'")
    #expect(rows == [["1"]])
  }

  @Test("operators see every town's keys and never a verifier; the meter sees none")
  func operators() async throws {
    let (a, b) = try await towns(14_070)
    let towns = "tenant_id IN (\(a.tenant.code), \(b.tenant.code))"
    #expect(try await count("api_key", as: "moyai_ops", tenant: nil, where: towns) == 2)
    #expect(try await count("service_approval", as: "moyai_ops", tenant: nil, where: towns) == 2)
    let database = try TestDatabase.current
    for script in [
      "SELECT verifier FROM moyai.api_key", "SELECT * FROM moyai.api_key", "SELECT pepper_version FROM moyai.api_key",
      "SELECT 1 FROM moyai.idempotency", "UPDATE moyai.api_key SET revoked_at = NULL",
    ] {
      let failure = await #expect(throws: AdminSessionError.self) {
        // With a tenant set, as otherwise the row policy is what fails first.
        try await database.run("SET moyai.tenant = '\(a.tenant.code)'; " + script, role: "moyai_ops")
      }
      #expect(failure?.sqlState == "42501", "\(script)")
    }
    for table in Self.tables {
      let failure = await #expect(throws: AdminSessionError.self) {
        try await database.run("SET moyai.tenant = '72028'; SELECT 1 FROM moyai.\(table)", role: "moyai_meter")
      }
      #expect(failure?.sqlState == "42501", "\(table)")
    }
  }

  @Test(
    "the application cannot change what a key may do, nor delete it, nor write the registry",
    arguments: [
      "UPDATE moyai.api_key SET scopes = '{usage:write}'", "UPDATE moyai.api_key SET verifier = sha256('')",
      "UPDATE moyai.api_key SET ngsi = NULL", "UPDATE moyai.api_key SET expires_at = now()",
      "DELETE FROM moyai.api_key",
      "TRUNCATE moyai.api_key", "UPDATE moyai.tenant SET state = 'live'", "UPDATE moyai.service SET state = 'live'",
      "DELETE FROM moyai.service_approval", "CREATE TABLE moyai.x (a int)", "CREATE TABLE public.x (a int)",
      "CREATE TEMP TABLE x (a int)", "SELECT moyai.protect_tenant_table('moyai.api_key')",
      "ALTER TABLE moyai.api_key DISABLE ROW LEVEL SECURITY", "SET ROLE moyai_owner", "SET ROLE moyai_ops",
    ])
  func leastPrivilege(script: String) async throws {
    let failure = await #expect(throws: AdminSessionError.self) {
      try await TestDatabase.current.run("SET moyai.tenant = '72028'; " + script, role: "moyai_app")
    }
    #expect(failure?.sqlState == "42501")
  }
}
