import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// What ends by comparison with the clock, with nobody running who would end it.
@Suite("Clock", .database, .serialized)
struct ClockTests {
  func advance(_ interval: String) async throws {
    try await TestDatabase.current.run("SELECT moyai.advance_clock(interval '\(interval)')", role: "moyai_ops")
  }

  @Test func I10_expiryAndAMaterialChangeStopReadsByClock() async throws {
    try await TestDatabase.current.withDatabase { database in
      let test = try TestDatabase.current
      let town = try await ConsentTown.make(1_401, in: database)
      let short = try await Resident.make(.neverConsented, in: town)
      let long = try await Resident.make(.granted, in: town)
      let future = try await Resident.make(.neverConsented, in: town)
      try await test.run(
        short.consent(town, until: "moyai.now() + interval '10 days'")
          + future.consent(town, from: "moyai.now() + interval '5 days'", until: "moyai.now() + interval '90 days'"))
      let reader = ConsentTown.reader(database)
      #expect(try await town.refusal(reader, short.ppid) == nil)
      #expect(try await town.refusal(reader, future.ppid) == .noValidConsent)
      let permit = try await GatewayShell(town).permit(short.ppid)
      try await advance("10 days")
      #expect(try await GatewayShell(town).records(showing: permit) == 0, "gate 2 looks at the clock too")
      #expect(try await town.refusal(reader, short.ppid) == .noValidConsent)
      #expect(try await town.refusal(reader, future.ppid) == nil)

      try await test.run(
        "UPDATE moyai.offer SET replaced_by = offer_id, replaced_at = now(), stops_at = moyai.now() + interval '14 days' "
          + "WHERE offer_id = '\(town.offer.sql)'")
      #expect(try await town.refusal(reader, long.ppid) == nil, "the time of grace")
      let before = try await GatewayShell(town).permit(long.ppid)
      try await advance("14 days")
      #expect(try await GatewayShell(town).records(showing: before) == 0)
      #expect(try await town.refusal(reader, long.ppid) == .noValidConsent)
    }
  }

  @Test func aPurposeThatIsRetiredOpensNothing() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_402, in: database)
      let person = try await Resident.make(.granted, in: town)
      let reader = ConsentTown.reader(database)
      #expect(try await town.refusal(reader, person.ppid) == nil)
      try await TestDatabase.current.run(
        "UPDATE moyai.purpose SET state = 'retired', retired_at = now(), retired_by = 'o1' WHERE purpose_id = '\(town.purpose)'"
      )
      #expect(try await town.refusal(reader, person.ppid) == .purposeNotBound)
    }
  }

  @Test func theClockOnlyMovesOnAndNeverInALiveInstallation() async throws {
    let test = try TestDatabase.current
    let back = await #expect(throws: AdminSessionError.self) { try await advance("-1 second") }
    #expect(back?.sqlState == "23514")
    let fresh = try await TestCluster.shared().makeDatabase()
    try await fresh.run(
      "INSERT INTO moyai.installation (singleton, environment, created_at) VALUES (true, 'live', now())")
    let live = await #expect(throws: AdminSessionError.self) {
      try await fresh.run("SELECT moyai.advance_clock(interval '1 day')", role: "moyai_ops")
    }
    #expect(live?.sqlState == "23514")
    try await fresh.drop()
    for role in ["moyai_app", "moyai_gateway", "moyai_consent", "moyai_sealer", "moyai_ops"] {
      let failure = await #expect(throws: AdminSessionError.self) {
        try await test.run("UPDATE moyai.installation SET clock_offset = '1 day'", role: role)
      }
      #expect(failure?.sqlState == "42501", "\(role)")
    }
  }
}
