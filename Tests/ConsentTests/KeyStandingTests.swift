import CivilTime
import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// What gate 1 keeps about a key is what the registers say, after every kind of change and without delay.
@Suite("Key standing", .database)
struct KeyStandingTests {
  private static let someone = Principal.host("test")

  /// What is kept of the key of this town.
  private func kept(_ town: ConsentTown) async throws -> String? {
    try await TestDatabase.current.rows(
      "SELECT to_jsonb(s)::text FROM moyai_priv.key_standing s WHERE kid = $1", [town.key.kid.text]
    ).first?.first.flatMap { $0 }
  }

  /// The same, made anew from the registers.
  private func truth(_ town: ConsentTown) async throws -> String? {
    let kid = town.key.kid.text
    try await TestDatabase.current.run(
      """
      SET moyai.tenant = '\(town.tenant.code)'; DELETE FROM moyai_priv.key_standing WHERE kid = '\(kid)';
      SELECT moyai_priv.stand_key('\(kid)');
      """)
    return try await kept(town)
  }

  @Test func aForgottenCauseWouldShow() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_701, in: database)
      let (test, reader, now) = (try TestDatabase.current, ConsentTown.reader(database), SystemClock().now())
      let keys = KeyService(peppers: ConsentTown.peppers, environment: .test, categories: ConsentTown.directory)
      var before = try await truth(town)
      func expectTold(_ what: Comment, _ line: SourceLocation = #_sourceLocation) async throws {
        _ = try await town.refusal(reader, .random())
        let told = try await kept(town)
        let real = try await truth(town)
        #expect(told == real, what, sourceLocation: line)
        #expect(real != before, "\(what) changes nothing", sourceLocation: line)
        before = real
      }
      func inTown(_ body: @escaping @Sendable (inout TenantScope) throws -> Void) async throws {
        try await database.withTenant(town.access, .readWrite) { scope in try body(&scope) }
      }
      func inRegistry(_ body: @escaping @Sendable (inout PlatformScope) throws -> Void) async throws {
        try await database.withPlatform(.ops) { scope in try body(&scope) }
      }
      let (service, code, kid) = (town.service, town.code, town.key.kid)
      try await inTown { _ = try ApprovalService().setPersonsPerDay(service, 50, by: Self.someone, in: &$0) }
      try await expectTold("a cap")
      try await inTown { _ = try ApprovalService().suspend(service, by: Self.someone, at: now, in: &$0) }
      try await expectTold("a suspension by the town")
      try await inTown { _ = try ApprovalService().resume(service, by: .host("other"), at: now, in: &$0) }
      try await expectTold("its end")
      try await inRegistry {
        _ = try ServiceRegister().apply(.suspend, to: service, by: Self.someone, at: now, in: &$0)
      }
      try await expectTold("a suspension of the service")
      try await inRegistry { _ = try ServiceRegister().apply(.resume, to: service, by: Self.someone, at: now, in: &$0) }
      try await expectTold("its end")
      try await test.run("UPDATE moyai.service SET organisation_id = '\(town.source)' WHERE service_id = '\(service)'")
      try await expectTold("another owner of the service")
      try await inRegistry { _ = try RegistryService().suspend(code, in: &$0) }
      try await expectTold("a suspension of the tenant")
      try await inRegistry { _ = try RegistryService().resume(code, in: &$0) }
      try await expectTold("its end")
      try await inRegistry {
        _ = try RegistryService().leave(code, on: JapanTime.date(of: now).adding(days: 9), in: &$0)
      }
      try await expectTold("a day of leaving")
      try await test.run(
        """
        INSERT INTO moyai.purpose (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state,
            created_at, created_by, approved_at, approved_by)
          SELECT purpose_id, 2, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state, created_at, created_by,
            approved_at, approved_by FROM moyai.purpose WHERE purpose_id = '\(town.purpose)';
        """)
      try await expectTold("a purpose's version")
      try await test.run(
        "UPDATE moyai.purpose SET state = 'retired', retired_at = now(), retired_by = 'o' WHERE purpose_id = '\(town.purpose)' AND version = 2"
      )
      try await expectTold("its retirement")
      try await test.run("SELECT moyai.advance_clock('1 minute')")
      try await expectTold("the platform's clock")
      try await inTown { _ = try keys.rotate(kid, overlap: .seconds(60), by: Self.someone, at: now, in: &$0) }
      try await expectTold("a rotation")
      try await inTown { _ = try keys.revoke(kid, reason: "lost", by: Self.someone, at: now, in: &$0) }
      try await expectTold("a revocation")
    }
  }

  @Test func aStandingOfAnotherRevisionIsNotUsedEvenOnce() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_702, in: database)
      let person = try await Resident.make(.granted, in: town)
      let reader = ConsentTown.reader(database)
      #expect(try await town.refusal(reader, person.ppid) == nil)
      try await town.change("UPDATE moyai.api_key SET purposes = '{}' WHERE kid = '\(town.key.kid.text)'")
      #expect(try await town.refusal(reader, person.ppid) == .purposeNotBound)
      try await town.change(
        "UPDATE moyai.api_key SET purposes = '{\(town.purpose)}' WHERE kid = '\(town.key.kid.text)'")
      #expect(try await town.refusal(reader, person.ppid) == nil)
    }
  }
}
