import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

@Suite("Registry", .database)
struct RegistryServiceTests {
  let registry = RegistryService()
  let register = ServiceRegister()

  func ops<Value: Sendable>(_ work: @escaping @Sendable (inout PlatformScope) throws -> Value) async throws -> Value {
    try await TestDatabase.current.withDatabase { database in
      try await database.withPlatform(.ops) { scope in try work(&scope) }
    }
  }

  func tenant(
    _ code: String, _ slug: String, kind: TenantKind = .municipality, name: String = "町"
  ) throws -> Tenant {
    Tenant(
      code: try #require(TenantCode(code)), slug: try #require(TenantSlug(slug)), kind: kind,
      name: TenantName(japanese: name, kana: "マチ", romaji: "machi"), joined: try #require(CivilDate("2024-04-01")))
  }

  @Test("the same order again changes nothing, a differing one is refused")
  func create() async throws {
    let wanted = try tenant("072028", "aizuwakamatsu", name: "会津若松市")
    #expect(try await ops { try registry.create(wanted, at: Town.now, in: &$0) } == .created(wanted))
    #expect(try await ops { try registry.create(wanted, at: Town.now, in: &$0) } == .alreadyThere(wanted))
    let other = try tenant("072028", "aizu")
    await #expect(throws: TenancyError(.exists, at: "/code")) {
      try await ops { try registry.create(other, at: Town.now, in: &$0) }
    }
    let sameSlug = try tenant("072036", "aizuwakamatsu")
    await #expect(throws: TenancyError(.slugTaken, at: "/slug")) {
      try await ops { try registry.create(sameSlug, at: Town.now, in: &$0) }
    }
    for name in ["072028", "aizuwakamatsu"] {
      #expect(try await ops { try registry.find(named: name, in: &$0) } == wanted)
    }
    for name in ["072044", "nobody", "no such name"] {
      await #expect(throws: TenancyError(.notFound)) { try await ops { try registry.find(named: name, in: &$0) } }
    }
  }

  @Test("municipalities have official codes, sandboxes those from 90000 on")
  func kinds() async throws {
    let sandboxCode = try #require(TenantCode(fiveDigits: 95_000)).text
    let wrong = [try tenant("072044", "sandbox", kind: .sandbox), try tenant(sandboxCode, "town")]
    for tenant in wrong {
      await #expect(throws: TenancyError(.kindInvalid, at: "/kind")) {
        try await ops { try registry.create(tenant, at: Town.now, in: &$0) }
      }
    }
  }

  @Test("a slug with an underscore is a sandbox's, in the program and in the database")
  func underscores() async throws {
    let joined = try #require(CivilDate("2026-01-01"))
    let slug = try #require(TenantSlug("t_01"))
    let made = try await ops {
      try registry.createSandbox(slug, TenantName(japanese: "試験"), joined: joined, at: Town.now, in: &$0)
    }
    #expect(made.thing.slug.text == "t_01")
    #expect(try await ops { try registry.find(named: "t_01", in: &$0) } == made.thing)
    let town = try tenant("072061", "so_ma")
    await #expect(throws: TenancyError(.slugInvalid, at: "/slug")) {
      try await ops { try registry.create(town, at: Town.now, in: &$0) }
    }
    await #expect(throws: AdminSessionError.self) {
      try await TestDatabase.current.run(
        """
        INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at)
        VALUES (72061, 'so_ma', 'municipality', '相馬市', '', '', 'live', '2024-04-01', now())
        """)
    }
  }

  @Test("sandboxes get codes in a row, the same slug the same sandbox")
  func sandboxes() async throws {
    let joined = try #require(CivilDate("2026-01-01"))
    let make = { (slug: String) in
      let slug = try #require(TenantSlug(slug))
      return try await ops {
        try registry.createSandbox(slug, TenantName(japanese: "試験"), joined: joined, at: Town.now, in: &$0)
      }
    }
    let first = try await make("t1")
    let second = try await make("t2")
    #expect(first.thing.code.isSandbox && second.thing.code.isSandbox)
    #expect(second.thing.code.number / 10 == first.thing.code.number / 10 + 1)
    #expect(try await make("t1") == .alreadyThere(first.thing))
    let town = try tenant("072052", "shirakawa")
    _ = try await ops { try registry.create(town, at: Town.now, in: &$0) }
    await #expect(throws: TenancyError(.slugTaken, at: "/slug")) { try await make("shirakawa") }
  }

  @Test("counts of people stand beside each other by source and date")
  func populations() async throws {
    let town = try tenant("072061", "sukagawa")
    let day = try #require(CivilDate("2020-10-01"))
    let census = PopulationFigure(source: "population.census", asOf: day, population: 74_992)
    let resident = PopulationFigure(source: "population.resident", asOf: day, population: 75_000)
    let corrected = PopulationFigure(source: "population.census", asOf: day, population: 74_991)
    try await ops { scope in
      _ = try registry.create(town, at: Town.now, in: &scope)
      for figure in [census, resident, corrected] { try registry.setPopulation(town.code, figure, in: &scope) }
    }
    #expect(try await ops { try registry.populations(town.code, in: &$0) } == [corrected, resident])
    let negative = PopulationFigure(source: "population.census", asOf: day, population: -1)
    await #expect(throws: TenancyError(.populationInvalid, at: "/population")) {
      try await ops { try registry.setPopulation(town.code, negative, in: &$0) }
    }
    let unnamed = PopulationFigure(source: "Census", asOf: day, population: 1)
    await #expect(throws: TenancyError(.populationInvalid, at: "/source")) {
      try await ops { try registry.setPopulation(town.code, unnamed, in: &$0) }
    }
    let nobody = try #require(TenantCode("011002"))
    await #expect(throws: TenancyError(.tenantUnknown)) {
      try await ops { try registry.setPopulation(nobody, census, in: &$0) }
    }
  }

  @Test("nobody leaves before joining")
  func leave() async throws {
    let town = try tenant("131016", "chiyoda")
    _ = try await ops { try registry.create(town, at: Town.now, in: &$0) }
    let before = try #require(CivilDate("2024-03-31"))
    await #expect(throws: TenancyError(.dateInvalid)) {
      try await ops { try registry.leave(town.code, on: before, in: &$0) }
    }
    #expect(try await ops { try registry.leave(town.code, on: town.joined, in: &$0) }.left == town.joined)
    #expect(try await ops { try registry.leave(town.code, on: nil, in: &$0) }.left == nil)
  }

  @Test("tenants are listed by code behind a code")
  func list() async throws {
    let towns = try [tenant("072109", "nihonmatsu"), tenant("072117", "tamura"), tenant("072125", "minamisoma")]
    for town in towns.reversed() { _ = try await ops { try registry.create(town, at: Town.now, in: &$0) } }
    let after = try #require(TenantCode("072095"))
    let listed = try await ops { try registry.list(after: after, limit: 2, in: &$0) }
    #expect(listed == Array(towns.prefix(2)))
  }

  struct Step: Sendable, CustomTestStringConvertible {
    let from: ServiceState
    let event: ServiceState.Event
    let to: ServiceState?
    var testDescription: String { "\(from) \(event)" }
  }

  static let steps: [Step] = [
    Step(from: .draft, event: .approve, to: .live), Step(from: .draft, event: .suspend, to: nil),
    Step(from: .draft, event: .resume, to: nil), Step(from: .draft, event: .retire, to: .retired),
    Step(from: .live, event: .approve, to: .live), Step(from: .live, event: .suspend, to: .suspended),
    Step(from: .live, event: .resume, to: .live), Step(from: .live, event: .retire, to: .retired),
    Step(from: .suspended, event: .approve, to: nil), Step(from: .suspended, event: .suspend, to: .suspended),
    Step(from: .suspended, event: .resume, to: .live), Step(from: .suspended, event: .retire, to: .retired),
    Step(from: .retired, event: .approve, to: nil), Step(from: .retired, event: .suspend, to: nil),
    Step(from: .retired, event: .resume, to: nil), Step(from: .retired, event: .retire, to: .retired),
  ]

  @Test("every state of a service answers every event", arguments: steps)
  func serviceStates(step: Step) {
    if let to = step.to {
      #expect((try? step.from.after(step.event)) == to)
    } else {
      #expect(throws: TenancyError(.serviceStateConflict)) { try step.from.after(step.event) }
    }
    #expect(Self.steps.count == ServiceState.allCases.count * ServiceState.Event.allCases.count)
  }

  @Test("organisations and services are entered once, and again without change")
  func services() async throws {
    let organisation = Organisation(id: "org_reiji_health", name: "例示ヘルス株式会社", kind: .business)
    let service = RegisteredService(
      id: "svc_kenshin", organisation: organisation.id, name: "健診アドバイス",
      redirectURIs: ["https://reiji.example/moyai"])
    await #expect(throws: TenancyError(.organisationUnknown, at: "/org")) {
      try await ops { try register.create(service, by: Town.someone, at: Town.now, in: &$0) }
    }
    #expect(try await ops { try register.create(organisation, at: Town.now, in: &$0) } == .created(organisation))
    #expect(try await ops { try register.create(organisation, at: Town.now, in: &$0) } == .alreadyThere(organisation))
    let renamed = Organisation(id: organisation.id, name: "別", kind: .business)
    await #expect(throws: TenancyError(.exists, at: "/id")) {
      try await ops { try register.create(renamed, at: Town.now, in: &$0) }
    }
    #expect(
      try await ops { try register.create(service, by: Town.someone, at: Town.now, in: &$0) } == .created(service))
    // I-30: what needs two persons is refused to one, and refused it stays a draft.
    await #expect(throws: TenancyError(.secondPersonNeeded)) {
      try await ops { try register.apply(.approve, to: service.id, by: Town.someone, at: Town.now, in: &$0) }
    }
    #expect(try await ops { try register.find(service.id, in: &$0) }.state == .draft)
    let second = Principal.host("second")
    let live = try await ops { try register.apply(.approve, to: service.id, by: second, at: Town.now, in: &$0) }
    #expect(live.state == .live)
    // What is live stays live, whoever asks again.
    #expect(
      try await ops { try register.apply(.approve, to: service.id, by: Town.someone, at: Town.now, in: &$0) } == live)
    let again = try await ops { try register.create(service, by: Town.someone, at: Town.now, in: &$0) }
    #expect(again == .alreadyThere(live))
    await #expect(throws: TenancyError(.notFound)) {
      try await ops { try register.apply(.approve, to: "svc_none", by: Town.someone, at: Town.now, in: &$0) }
    }
    #expect(try await ops { try register.services(in: &$0) } == [live])
    #expect(try await ops { try register.organisations(in: &$0) } == [organisation])
  }

  @Test(
    "a redirect address is printable, over TLS and without fragment",
    arguments: [
      "http://reiji.example/", "https://", "https://reiji.example/#a", "https://reiji.example/ あ", "ftp://x",
    ])
  func redirects(uri: String) async throws {
    let service = RegisteredService(id: "svc_redirect", organisation: "org_abc", name: "x", redirectURIs: [uri])
    await #expect(throws: TenancyError(.redirectURIInvalid, at: "/redirect_uris/0")) {
      try await ops { try register.create(service, by: Town.someone, at: Town.now, in: &$0) }
    }
  }

  @Test("an installation is live or test for ever")
  func installation() async throws {
    #expect(try await ops { try registry.environment(in: &$0) } == nil)
    try await ops { try registry.establish(.test, at: Town.now, in: &$0) }
    try await ops { try registry.establish(.test, at: Town.now, in: &$0) }
    await #expect(throws: TenancyError(.environmentMismatch)) {
      try await ops { try registry.establish(.live, at: Town.now, in: &$0) }
    }
    #expect(try await ops { try registry.environment(in: &$0) } == .test)
  }

  @Test("every constraint this code explains exists")
  func constraints() async throws {
    let rows = try await TestDatabase.current.rows(
      "SELECT conname FROM pg_constraint WHERE connamespace = 'moyai'::regnamespace")
    let names = Set(rows.compactMap { $0.first.flatMap { $0 } })
    for name in TenancyError.constraintNames { #expect(names.contains(name), "\(name)") }
  }
}
