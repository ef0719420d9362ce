import Consent
import MoyaiTesting
import Postgres
import Tenancy
import Testing

@Suite("Roles", .database)
struct PrivilegeTests {
  func faults(_ role: PlatformRole) async throws -> [PrivilegeFault] {
    try await TestDatabase.current.withDatabase { database in
      try await database.withPlatform(role, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
  }

  @Test(arguments: PlatformRole.allCases)
  func I20_noRoleOfTheServerCanPassARowPolicy(role: PlatformRole) async throws {
    #expect(try await faults(role) == [])
  }

  @Test func I20_aSecondPermissivePolicyOnRecordsIsFound() async throws {
    let test = try await TestCluster.shared().makeDatabase()
    try await test.run("CREATE POLICY wide ON moyai.personal_record FOR SELECT USING (true)")
    let found = try await test.withDatabase { database in
      try await database.withPlatform(.gateway, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
    #expect(found.map(\.kind) == [.opensRecords])
    try await test.run("DROP POLICY wide ON moyai.personal_record; GRANT USAGE ON SCHEMA moyai_vault TO moyai_gateway")
    let entered = try await test.withDatabase { database in
      try await database.withPlatform(.gateway, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
    #expect(entered.map(\.kind) == [.entersVault])
    try await test.drop()
  }

  @Test(arguments: ["moyai_app", "moyai_meter", "moyai_ops", "moyai_consent", "moyai_sealer"])
  func I20_nobodyElseHasAPathToRecords(role: String) async throws {
    for script in ["SELECT * FROM moyai.personal_record", "SELECT * FROM moyai.live_grant"] {
      let failure = await #expect(throws: AdminSessionError.self) {
        try await TestDatabase.current.run("SET moyai.tenant = '72028'; \(script)", role: role)
      }
      #expect(failure?.sqlState == "42501", "\(role) \(script)")
    }
  }
}
