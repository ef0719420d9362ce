import CivilTime
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

@testable import Consent

/// Subjects, link codes and links (Registers, persons).
@Suite(.database) struct SubjectTests {
  private let c1 = Principal.person(issuer: "https://login.example.jp", subject: "c1")
  private let m1 = Principal.person(issuer: "https://login.example.jp", subject: "m1")
  private let m2 = Principal.person(issuer: "https://login.example.jp", subject: "m2")
  private let now = Timestamp(seconds: 1_800_000_000)
  private let town = TenantAccess(tenant: ConsentSite.aizu)
  private let register = SubjectRegister()

  private func birth(_ text: String = "1992-04-01") throws -> CivilDate { try #require(CivilDate(text)) }

  private func act<Value: Sendable>(
    _ site: ConsentSite, in tenant: TenantID = ConsentSite.aizu,
    _ body: @escaping @Sendable (inout TenantScope) throws -> Value
  ) async throws -> Value {
    try await site.database.withTenant(TenantAccess(tenant: tenant), .readWrite, as: .consent, body)
  }

  private func code(_ body: () async throws -> Void) async throws -> RegisterError.Code? {
    do {
      try await body()
      return nil
    } catch let error as RegisterError { return error.code }
  }

  /// A subject with a fresh code.
  private func subject(
    _ handle: String, _ site: ConsentSite, in tenant: TenantID = ConsentSite.aizu
  ) async throws -> (handle: SubjectHandle, code: String) {
    let handle = try #require(SubjectHandle(handle))
    let (birth, c1, now, register) = (try birth(), c1, now, register)
    let code = try await act(site, in: tenant) { scope in
      _ = try register.create(handle, birthDate: birth, by: c1, at: now, in: &scope)
      return try register.makeLinkCode(handle, by: c1, at: now, in: &scope)
    }
    return (handle, code.text)
  }

  private func account(_ name: String, _ site: ConsentSite) async throws -> AccountID {
    try await AccountRegister(site.database).account(issuer: "https://login.example.jp", subject: name, at: now)
  }

  private func redeem(
    _ code: String, _ account: AccountID, _ site: ConsentSite, birth: String = "1992-04-01",
    in tenant: TenantID = ConsentSite.aizu, at instant: Timestamp? = nil
  ) async throws -> RegisterError.Code? {
    let date = try self.birth(birth)
    return try await self.code {
      _ = try await LinkRegister(site.database).redeem(
        code, birthDate: date, in: tenant, for: account, at: instant ?? now)
    }
  }

  @Test func oneAccountForOnePersonAlsoAtTheSameMoment() async throws {
    try await ConsentSite.open { site in
      let registers = (0..<8).map { _ in AccountRegister(site.database) }
      let now = now
      let accounts = try await withThrowingTaskGroup(of: AccountID.self) { group in
        for register in registers {
          group.addTask { try await register.account(issuer: "https://a.jp", subject: "same", at: now) }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(accounts.count == 1)
      let other = try await registers[0].account(issuer: "https://b.jp", subject: "same", at: now)
      #expect(!accounts.contains(other))
    }
  }

  @Test func aHandleIsUsedOnce() async throws {
    try await ConsentSite.open { site in
      let (handle, _) = try await subject("once", site)
      let (birth, c1, now, register) = (try birth(), c1, now, register)
      let again = try await code {
        _ = try await act(site) { try register.create(handle, birthDate: birth, by: c1, at: now, in: &$0) }
      }
      #expect(again == .exists)
      // Another town's handles are its own, and it finds nothing of this one.
      let elsewhere = try await code {
        _ = try await act(site, in: ConsentSite.fukushima) { try register.find(handle, in: &$0) }
      }
      #expect(elsewhere == .notFound)
      let unborn = try #require(CivilDate("2030-01-01"))
      let future = try await code {
        _ = try await act(site) { scope in
          try register.create(
            try #require(SubjectHandle("unborn")), birthDate: unborn, by: c1, at: now, in: &scope)
        }
      }
      #expect(future == .dateInvalid)
    }
  }

  @Test func twoProofsMakeALinkOnce() async throws {
    try await ConsentSite.open { site in
      let (handle, code) = try await subject("linked", site)
      let hanako = try await account("hanako", site)
      #expect(try await redeem(code.uppercased(), hanako, site) == nil)
      #expect(try await redeem(code, hanako, site) == .linkRefused, "a code is used once")
      let links = try await site.service.links(of: hanako)
      #expect(links.count == 1)
      let stored = try await site.test.rows("SELECT encode(code_sha256, 'escape') FROM moyai_vault.link_code")
      #expect(!stored.contains { $0[0]?.contains(code) == true })
      // The account has its subject here, so no second one.
      let (_, second) = try await subject("second", site)
      #expect(try await redeem(second, hanako, site) == .linkRefused)
      _ = handle
    }
  }

  @Test func allFailuresAreAlike() async throws {
    try await ConsentSite.open { site in
      let (_, code) = try await subject("alike", site)
      let (_, elsewhere) = try await subject("alike", site, in: ConsentSite.fukushima)
      let taro = try await account("taro-alike", site)
      #expect(try await redeem("0000000000000000", taro, site) == .linkRefused)
      #expect(try await redeem("", taro, site) == .linkRefused)
      #expect(try await redeem(elsewhere, taro, site) == .linkRefused)
      #expect(try await redeem(code, taro, site, birth: "1992-04-02") == .linkRefused)
      #expect(try await redeem(code, taro, site, in: TenantID(131_016)) == .linkRefused)
      #expect(try await redeem(code, taro, site, at: now + LinkCode.life) == .linkRefused)
      #expect(try await redeem(code, taro, site, at: now + LinkCode.life - .milliseconds(1)) == nil)
    }
  }

  @Test func fiveWrongBirthDatesEndACode() async throws {
    try await ConsentSite.open { site in
      let (_, code) = try await subject("five", site)
      for attempt in 0..<5 {
        let guesser = try await account("guesser-\(attempt)", site)
        #expect(try await redeem(code, guesser, site, birth: "2001-01-0\(attempt + 1)") == .linkRefused)
      }
      #expect(try await redeem(code, account("owner", site), site) == .linkRefused)
      let (_, four) = try await subject("four", site)
      for attempt in 0..<4 {
        let guesser = try await account("guesser-\(attempt)", site)
        #expect(try await redeem(four, guesser, site, birth: "2001-01-0\(attempt + 1)") == .linkRefused)
      }
      #expect(try await redeem(four, account("owner-of-four", site), site) == nil)
    }
  }

  @Test func tenFailuresOfAnAccountEndItsDay_andTheDayIsJapans() async throws {
    try await ConsentSite.open { site in
      let (_, code) = try await subject("ten", site)
      let guesser = try await account("ten-times", site)
      // 23:59 in Japan, so that the next day there begins within the minute.
      let late = JapanTime.startOfDay(JapanTime.date(of: now)) + .seconds(86_340)
      for _ in 0..<10 { #expect(try await redeem("0000000000000000", guesser, site, at: late) == .linkRefused) }
      #expect(try await redeem(code, guesser, site, at: late) == .linkRefused)
      #expect(try await redeem(code, guesser, site, at: late + .seconds(59)) == .linkRefused)
      #expect(try await redeem(code, guesser, site, at: late + .seconds(60)) == nil)
    }
  }

  @Test func aSubjectOfAnotherAccountAlarmsTheTown() async throws {
    try await ConsentSite.open { site in
      let (handle, code) = try await subject("foreign", site)
      #expect(try await redeem(code, account("first", site), site) == nil)
      let (c1, now, register) = (c1, now, register)
      let again = try await act(site) { try register.makeLinkCode(handle, by: c1, at: now, in: &$0) }
      #expect(try await redeem(again.text, account("thief", site), site) == .linkRefused)
      let alarms = try await site.test.rows(
        "SELECT a.kind FROM moyai_priv.alarm a JOIN moyai_priv.subject s USING (tenant_id, subject_id) WHERE handle = 'foreign'"
      )
      #expect(alarms == [["subject_linked_elsewhere"]])
    }
  }

  @Test func aNewCodeEndsTheOneBefore() async throws {
    try await ConsentSite.open { site in
      let (handle, first) = try await subject("recoded", site)
      let (c1, now, register) = (c1, now, register)
      let second = try await act(site) { try register.makeLinkCode(handle, by: c1, at: now, in: &$0) }
      let owner = try await account("recoded", site)
      #expect(try await redeem(first, owner, site) == .linkRefused)
      #expect(try await redeem(second.text, owner, site) == nil)
    }
  }

  @Test func I30_erasingNeedsAClosedSubjectAndTwoManagers() async throws {
    try await ConsentSite.open { site in
      let (handle, code) = try await subject("erased", site)
      let owner = try await account("erased", site)
      #expect(try await redeem(code, owner, site) == nil)
      let (m1, m2, now, register) = (m1, m2, now, register)
      #expect(
        try await self.code { _ = try await act(site) { try register.askErasure(handle, by: m1, at: now, in: &$0) } }
          == .conflict)
      let closed = try await act(site) { try register.close(handle, .deceased, by: m1, at: now, in: &$0) }
      #expect(closed.state == .closed && closed.closedReason == .deceased)
      let refused = try await self.code {
        _ = try await act(site) { try register.makeLinkCode(handle, by: m1, at: now, in: &$0) }
      }
      #expect(refused == .conflict)
      _ = try await act(site) { try register.askErasure(handle, by: m1, at: now, in: &$0) }
      let own = try await self.code {
        _ = try await act(site) { try register.approveErasure(handle, by: m1, at: now, in: &$0) }
      }
      #expect(own == .secondPersonNeeded)
      try await site.test.run(
        """
        INSERT INTO moyai_priv.person_seen
          SELECT l.tenant_id, '2026-11-22', 'k', gen_random_uuid(), l.subject_id FROM moyai_vault.link l
            WHERE l.account_id = '\(owner.uuid)'
        """)
      let erased = try await act(site) { try register.approveErasure(handle, by: m2, at: now, in: &$0) }
      let meanings = try await site.test.rows("SELECT subject_id FROM moyai_priv.person_seen WHERE kid = 'k'", [])
      #expect(meanings == [[nil]], "nobody is remembered who was erased")
      #expect(erased.isErased && erased.birthDate == nil)
      let left = try await site.test.rows(
        "SELECT count(*)::text FROM moyai_vault.link WHERE account_id = $1::uuid", ["\(owner.uuid)"])
      #expect(left == [["0"]])
    }
  }

  @Test func everyActOfStaffStandsInTheTownsLedger() async throws {
    try await ConsentSite.open { site in
      let (handle, _) = try await subject("noted", site)
      let (m1, now, register) = (m1, now, register)
      _ = try await act(site) { try register.close(handle, .ordered, by: m1, at: now, in: &$0) }
      let acts = try await site.test.rows(
        "SELECT act, actor FROM moyai_priv.ledger WHERE kind = 'admin' AND object = 'noted' ORDER BY ord")
      #expect(acts.map { $0[0] } == ["subject.create", "subject.link_code", "subject.close"])
      #expect(acts.last?[1] == "oidc:https://login.example.jp#m1")
    }
  }
}
