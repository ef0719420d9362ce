import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

@Suite("What-if", .database)
struct ScenarioTests {
  /// How many rows each table of the schema has.
  private func counts() async throws -> [String: String] {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT relname, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM moyai.%I', relname), false, true,
        '')))[1]::text
      FROM pg_class WHERE relnamespace = 'moyai'::regnamespace AND relkind = 'r'
      """)
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", $0[1] ?? "") })
  }

  @Test("I16 a scenario is marked, shows everybody's difference, and writes its own table and no other")
  func I16_ownTableOnly() async throws {
    let sample = SampleYear(2061)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let run = try await billing.compute(sample.year, .fix).run.id
      let before = try await counts()
      let patches: [JSON] = [
        ["members": ["074217": .null]],
        [
          "members": ["072010": ["name": "福島市"]],
          "statistics": [
            "population.census": ["2020-04-01": ["values": ["072010": 100]]]
          ],
        ],
        ["pools": ["svc.bosai": ["offsets": .null]]],
        ["statistics": ["population.census": ["2020-04-01": ["values": ["072028": 90]]]]],
        ["usage": ["api.calls": ["2060-04-01/2061-04-01": ["read": ["072087": 900]]]]],
        ["rules": ["even:v1": ["proration": "month_pools"]]],
      ]
      for (index, patch) in patches.enumerated() {
        let scenario = try await billing.scenario(
          on: run, patch: patch, name: "案\(index)", by: Desk.clerk, at: SampleYear.now)
        let result = try JSON(parsing: Array(scenario.resultJSON.utf8)).object
        #expect(result?["kind"] == "scenario" && result?["scenario"]?.object?["difference"] != nil)
        let again = try await billing.scenario(scenario.id)
        #expect(again.resultJSON == scenario.resultJSON && again.name == "案\(index)")
      }
      var after = try await counts()
      #expect(after["bill_scenario"] == String(patches.count))
      after["bill_scenario"] = before["bill_scenario"]
      #expect(after == before)
    }
  }

  @Test(
    "A patch on what a scenario cannot change is refused at its place, and nothing is stored",
    arguments: ["host", "issued", "fiscal_year", "correction"])
  func unpatchable(section: String) async throws {
    let sample = SampleYear(2063)
    try await sample.prepare(calls: false)
    var definition = sample.definition
    definition.pools.removeAll { $0.id == "om" }
    try await withBilling { [definition] billing, _ in
      try await billing.enter(definition)
      let run = try await billing.compute(sample.year, .fix).run.id
      var patch = JSONObject()
      patch[section] = [:]
      let wanted = JSON.object(patch)
      let error = await #expect(throws: BillingError.self) {
        try await billing.scenario(on: run, patch: wanted, name: "x", by: Desk.clerk, at: SampleYear.now)
      }
      #expect(error?.code == "invalid_input" && error?.pointer == "/scenario/patch/\(section)")
      let rows = try await TestDatabase.current.rows(
        "SELECT count(*) FROM moyai.bill_scenario WHERE base_run = $1", [run])
      #expect(rows == [["0"]])
    }
  }

  @Test(
    "A town asks about itself and nobody else",
    arguments: [
      (#"{"members":{"072087":null}}"#, "/patch/members/072087"),
      (#"{"services":{"bosai":{"072087":[{}]}}}"#, "/patch/services/bosai/072087"),
      (#"{"services":{"bosai":null}}"#, "/patch/services/bosai"),
      (#"{"usage":{"api.calls":null}}"#, "/patch/usage/api.calls"),
      (#"{"usage":{"api.calls":{"w":{"read":{"072087":1}}}}}"#, "/patch/usage/api.calls/w/read/072087"),
      (#"{"pools":{}}"#, "/patch/pools"), (#"{"rules":{}}"#, "/patch/rules"), ("[]", "/patch"),
    ])
  func townPatch(patch: String, pointer: String) throws {
    let patch = try JSON(parsing: Array(patch.utf8))
    let error = #expect(throws: BillingError.self) { try ScenarioCase.checkTown(patch, code: "072028") }
    #expect(error?.pointer == pointer)
  }

  @Test("A town's what-if is kept among its own rows, on the run that went out")
  func town() async throws {
    let sample = SampleYear(2065)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let access = TenantAccess(tenant: SampleYear.kitakata)
      let leave: JSON = ["members": ["072087": .null]]
      await #expect(throws: BillingError.yearUnknown(2065)) {
        try await billing.townScenario(sample.year, patch: leave, of: access, by: Desk.clerk, at: SampleYear.now)
      }
      let run = try await billing.compute(sample.year, .fix).run.id
      try await billing.issue(run, .fix)
      let scenario = try await billing.townScenario(
        sample.year, patch: leave, of: access, by: Desk.clerk, at: SampleYear.now)
      #expect(try JSON(parsing: Array(scenario.resultJSON.utf8)).object?["scenario"]?.object?["leavers"] == ["072087"])
      let rows = try await TestDatabase.current.rows("SELECT tenant_id, base_run FROM moyai.bill_town_scenario")
      #expect(rows == [["72087", run]])
      let matrix = try await billing.matrix(of: sample.year).object
      #expect(matrix?["members"]?.object?.members.map(\.key) == ["072028", "072087", "074217"])
      #expect(matrix?["pools"]?.object?["om"]?.object?["weights"]?.object?["1"]?.object?["072087"] == "30")
    }
  }
}
