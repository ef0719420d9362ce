import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fiscal year of the prefecture from the agreement to the correction after its closing, over HTTP alone, each act by the
/// desk whose role it is and refused to the others (Billing.docc, states, the calendar).
@Suite struct BillingYearTests {
  private static let root = BillingWorld.root

  @Test func aYearIsPlannedPaidFixedSettledClosedAndCorrected() throws {
    let world = try BillingWorld()
    try world.agree()
    try world.open(2025)
    try world.call(
      "POST", "\(Self.root)/years/2025/pools/om/offsets", as: "operator",
      ["id": "g1", "kind": "grant", "yen": 100_001, "document": "交付決定"], status: 201)
    let plan = try runIsTheOperatorsAndApprovedByAnother(world)
    try everyViewOfARunIsForWhoMayRead(plan, world)
    try statementsGoTheirWay(plan, world)
    try theTownSeesItsOwnAndTheMatrixAlone(plan, world)
    for instalment in 1...2 {
      try issue(plan, "instalment", instalment, world)
    }
    try world.call(
      "POST", "\(Self.root)/years/2025/pools/om/cost-items", as: "operator",
      ["id": "c2", "class": "cloud", "phase": "running", "yen": 50_000], status: 201)
    for kind in ["revise", "fix", "settle"] {
      let run = try approved(kind, 2025, world)
      try issue(run, kind, 0, world)
    }
    let verified = try world.call("GET", "\(Self.root)/runs/2025-fix-001/verify", as: "auditor", status: 200)
    #expect(verified["sound"] == true)
    try runsCanBeWatchedAndCutOff(world)
    try theYearIsClosedByTwo(world)
    try aCorrectionIsShownAndThenBookedByAnother(world)
    try aTownAsksAboutItselfAndNobodyElse(world)
    try scenariosAreMarkedAndCountNowhere(world)
  }

  // MARK: - Steps

  private func runIsTheOperatorsAndApprovedByAnother(_ world: BillingWorld) throws -> String {
    let order: JSON = ["kind": "plan", "fy": 2025]
    for desk in ["approver", "auditor", "architect"] {
      let refused = try world.call("POST", "\(Self.root)/runs", as: desk, order, status: 403)
      #expect(refused["code"] == "role_missing")
    }
    let run = try world.call("POST", "\(Self.root)/runs", as: "both", order, status: 201)
    let id = try #require(run["id"].string)
    #expect(run["state"] == "draft" && run["cutoff"] == .null)
    let again = try world.call("POST", "\(Self.root)/runs", as: "operator", order, status: 200)
    #expect(again["id"] == run["id"] && again["is_new"] == false)
    let path = "\(Self.root)/runs/\(id)/approve"
    for desk in ["operator", "auditor", "architect"] {
      #expect(try world.call("POST", path, as: desk, [:], status: 403)["code"] == "role_missing")
    }
    // With both roles in one person it is still one person.
    #expect(try world.call("POST", path, as: "both", [:], status: 403)["code"] == "same_person")
    #expect(try world.call("POST", path, as: "approver", [:], status: 200)["state"] == "approved")
    #expect(try world.call("POST", path, as: "approver", [:], status: 409)["code"] == "statement_state")
    // 1,000,001 less the grant, half of it the host's: 450,000 for the towns.
    #expect(run["result", "totals", "members"].yen == 450_000)
    return id
  }

  private func everyViewOfARunIsForWhoMayRead(_ run: String, _ world: BillingWorld) throws {
    for view in [
      "", "/lines", "/matrix", "/findings", "/case", "/verify", "/late-usage", "/diff?against=\(run)",
    ] {
      for desk in ["operator", "approver", "auditor", "architect"] {
        try world.call("GET", "\(Self.root)/runs/\(run)\(view)", as: desk, status: 200)
      }
    }
    let explained = try world.call(
      "GET", "\(Self.root)/explain?run=\(run)&member=072028&pool=om&component=1", as: "auditor", status: 200)
    let lines = try #require(explained["lines"].array)
    #expect(lines.contains { $0["step"] == "members" && $0["yen"].yen == 208_649 })
    #expect(try world.call("GET", "\(Self.root)/runs/2025-plan-099", as: "auditor", status: 404)["code"] == "not_found")
  }

  private func statementsGoTheirWay(_ run: String, _ world: BillingWorld) throws {
    let order: JSON = ["run": .string(run), "kind": "plan"]
    for desk in ["approver", "auditor"] {
      #expect(try world.call("POST", "\(Self.root)/statements", as: desk, order, status: 403)["code"] == "role_missing")
    }
    let drafts = try world.call("POST", "\(Self.root)/statements", as: "both", order, status: 201)
    let id = try #require(drafts["statements", "0", "id"].string)
    #expect(drafts["statements", "0", "state"] == "draft" && drafts["statements", "0", "number"] == .null)
    let path = "\(Self.root)/statements/\(id)"
    #expect(try world.call("POST", "\(path)/issue", as: "operator", [:], status: 409)["code"] == "statement_state")
    #expect(try world.call("POST", "\(path)/approve", as: "operator", [:], status: 403)["code"] == "role_missing")
    #expect(try world.call("POST", "\(path)/approve", as: "both", [:], status: 403)["code"] == "same_person")
    for draft in try #require(drafts["statements"].array) {
      let id = try #require(draft["id"].string)
      let approved = try world.call("POST", "\(Self.root)/statements/\(id)/approve", as: "approver", [:], status: 200)
      #expect(approved["statements", "0", "state"] == "approved")
    }
    #expect(try world.call("POST", "\(path)/issue", as: "approver", [:], status: 403)["code"] == "role_missing")
    for (index, draft) in try #require(drafts["statements"].array).enumerated() {
      let id = try #require(draft["id"].string)
      let issued = try world.call("POST", "\(Self.root)/statements/\(id)/issue", as: "operator", [:], status: 200)
      #expect(issued["statements", "0", "number"] == .string("R7-予-000\(index + 1)"))
    }
    let csv = try world.answer("GET", "\(Self.root)/statements/R7-予-0001.csv", as: "auditor", status: 200)
    #expect(csv.header("content-type")?.hasPrefix("text/csv") == true)
    let json = try world.call("GET", "\(Self.root)/statements/R7-予-0001.json", as: "architect", status: 200)
    #expect(json["explain"].array?.isEmpty == false)
    let listed = try world.call("GET", "\(Self.root)/statements?fy=2025&limit=2", as: "auditor", status: 200)
    #expect(listed["statements"].array?.count == 2 && listed["next"].string != nil)
  }

  private func theTownSeesItsOwnAndTheMatrixAlone(_ run: String, _ world: BillingWorld) throws {
    let paths = ["/tenant/v1/statements", "/tenant/v1/statements/R7-予-0001", "/tenant/v1/billing/matrix?fy=2025"]
    for role in ["finance", "auditor"] {
      for path in paths { try world.call("GET", path, as: "072028/\(role)", status: 200) }
    }
    // Whoever keeps the keys sees the keys and not the money.
    for role in ["manager", "clerk"] {
      for path in paths {
        #expect(try world.call("GET", path, as: "072028/\(role)", status: 403)["code"] == "role_missing")
      }
    }
    #expect(try world.call("GET", "/tenant/v1/keys", as: "072028/finance", status: 403)["code"] == "role_missing")
    let own = try world.call("GET", "/tenant/v1/statements", as: "072087/finance", status: 200)
    #expect(own["statements"].array?.compactMap { $0["number"].string } == ["R7-予-0002"])
    for path in ["/tenant/v1/statements/R7-予-0001", "/tenant/v1/statements/R7-予-0001/explain"] {
      try world.call("GET", path, as: "072087/finance", status: 404)
    }
    let why = try world.call("GET", "/tenant/v1/statements/R7-予-0002/explain", as: "072087/finance", status: 200)
    #expect(why["lines"].array?.isEmpty == false)
    let matrix = try world.call("GET", "/tenant/v1/billing/matrix?fy=2025", as: "072087/finance", status: 200)
    #expect(matrix["members"].object?.members.map(\.key) == BillingWorld.towns.map(\.code))
    #expect(matrix["run"] == .string(run))
  }

  private func approved(_ kind: String, _ year: Int, _ world: BillingWorld) throws -> String {
    let run = try world.call(
      "POST", "\(Self.root)/runs", as: "operator", ["kind": .string(kind), "fy": .number(JSONNumber(year))], status: 201
    )
    let id = try #require(run["id"].string)
    try world.call("POST", "\(Self.root)/runs/\(id)/approve", as: "approver", [:], status: 200)
    return id
  }

  /// The statements of a run in one go: draft, approve, issue.
  private func issue(_ run: String, _ kind: String, _ instalment: Int, _ world: BillingWorld) throws {
    var order: JSONObject = ["run": .string(run), "kind": .string(kind)]
    if instalment > 0 { order["instalment"] = .number(JSONNumber(instalment)) }
    let all = "\(Self.root)/statements/\(run).\(kind).\(instalment)"
    try world.call("POST", "\(Self.root)/statements", as: "operator", .object(order), status: 201)
    try world.call("POST", "\(all)/approve", as: "approver", [:], status: 200)
    let issued = try world.call("POST", "\(all)/issue", as: "operator", [:], status: 200)
    #expect(issued["statements"].array?.count == BillingWorld.towns.count)
  }

  /// Progress stands at a resource of its own, for whoever waits and for whoever does not.
  private func runsCanBeWatchedAndCutOff(_ world: BillingWorld) throws {
    let path = "\(Self.root)/runs"
    let order: JSON = ["kind": "fix", "fy": 2025, "cutoff": "2025-11-01T00:00:00+09:00"]
    let begun = try world.answer(
      "POST", path, as: "operator", (order.bytes, "application/json"), headers: [("Prefer", "respond-async")],
      status: 202)
    #expect(begun.header("preference-applied") == "respond-async")
    let job = try #require(begun.header("location"))
    var shown = try world.call("GET", job, as: "auditor", status: 200)
    for _ in 0..<600 where shown["state"] == "running" {
      usleep(50_000)
      shown = try world.call("GET", job, as: "auditor", status: 200)
    }
    // The rule names no use, so the cut-off changes nothing and the run is the one that is there.
    #expect(shown["state"] == "done" && shown["run"] == "2025-fix-001" && shown["is_new"] == false, "\(shown.text)")
    let jobs = try world.call("GET", "\(Self.root)/run-jobs", as: "auditor", status: 200)
    #expect((jobs["jobs"].array?.count ?? 0) >= 5)
    #expect(
      jobs["jobs", "1", "step"] == "storing" && jobs["jobs", "1", "lines_done"] == jobs["jobs", "1", "lines_total"])
    let wrong = try world.call(
      "POST", path, as: "operator", ["kind": "fix", "fy": 2025, "cutoff": "yesterday"], status: 400)
    #expect(wrong["errors", "0", "pointer"] == "/cutoff")
  }

  private func theYearIsClosedByTwo(_ world: BillingWorld) throws {
    let year = "\(Self.root)/years/2025"
    let before = try world.call("GET", year, as: "auditor", status: 200)
    let balances = try #require(before["balances"].array)
    #expect(balances.reduce(0) { $0 + ($1["yen"].yen ?? 0) } == 0)
    for balance in balances {
      let account = try #require(balance["account"].string)
      if account.hasPrefix("clearing") || account.hasPrefix("advance") { #expect(balance["yen"].yen == 0) }
    }
    for desk in ["operator", "auditor"] {
      #expect(try world.call("POST", "\(year)/close", as: desk, [:], status: 403)["code"] == "role_missing")
    }
    let first = try world.call("POST", "\(year)/close", as: "approver", ["approval": "決裁 7-123"], status: 200)
    #expect(first["state"] == "fixing")
    #expect(try world.call("POST", "\(year)/close", as: "approver", [:], status: 403)["code"] == "same_person")
    #expect(try world.call("POST", "\(year)/close", as: "both", [:], status: 200)["state"] == "closed")
    for (path, body) in [
      ("years/2025/pools/om/cost-items", ["id": "c9", "class": "cloud", "phase": "running", "yen": 1] as JSON),
      ("years/2025/pools/om/offsets", ["id": "g9", "kind": "grant", "yen": 1]),
      ("runs", ["kind": "fix", "fy": 2025]), ("years/2025/close", [:]),
      ("statements", ["run": "2025-fix-001", "kind": "fix"]),
    ] {
      let refused = try world.call("POST", "\(Self.root)/\(path)", as: "both", body, status: 409)
      #expect(refused["code"] == "period_closed", "\(path)")
    }
    #expect(
      try world.call("PUT", "\(year)/pools/late", as: "operator", ["name": "x"], status: 409)["code"] == "period_closed"
    )
  }

  private func aCorrectionIsShownAndThenBookedByAnother(_ world: BillingWorld) throws {
    try world.open(2026)
    let order: JSON = [
      "run": "2025-fix-001", "reason": "人口の訂正",
      "patch": ["statistics": ["population.census": ["2020-10-01": ["values": ["072087": 44_000]]]]],
    ]
    let shown = try world.call("POST", "\(Self.root)/corrections", as: "both", order, status: 201)
    let id = try #require(shown["id"].string)
    // The corrected year is closed: it belongs to the first open one after it.
    #expect(shown["fiscal_year"] == 2026 && shown["state"] == "draft" && shown["effect"] == "zero-sum")
    let net = try #require(shown["result", "correction", "net"].object)
    #expect(net.members.reduce(0) { $0 + ($1.value.yen ?? 0) } == 0 && net["072087"]?.yen ?? 0 < 0)
    for line in try #require(shown["result", "correction", "lines"].array) {
      #expect((line["reverse"].yen ?? 1) + (line["replace"].yen ?? 0) == line["net"].yen)
    }
    let untouched = try world.call("GET", "\(Self.root)/years/2026", as: "auditor", status: 200)
    #expect(untouched["balances"] == [])
    let post = "\(Self.root)/corrections/\(id)/post"
    #expect(try world.call("POST", post, as: "operator", [:], status: 403)["code"] == "role_missing")
    #expect(try world.call("POST", post, as: "both", [:], status: 403)["code"] == "same_person")
    #expect(try world.call("POST", post, as: "approver", [:], status: 200)["state"] == "approved")
    #expect(try world.call("POST", post, as: "approver", [:], status: 409)["code"] == "statement_state")
    let booked = try world.call("GET", "\(Self.root)/years/2026", as: "auditor", status: 200)
    #expect(booked["balances"].array?.reduce(0) { $0 + ($1["yen"].yen ?? 0) } == 0)
    try issue(id, "correct", 0, world)
    let void = try world.call(
      "POST", "\(Self.root)/statements/R7-確-0001/void", as: "operator", ["corrected_by": "R8-訂-0001"], status: 200)
    #expect(void["state"] == "void" && void["corrected_by"] == "R8-訂-0001")
  }

  private func aTownAsksAboutItselfAndNobodyElse(_ world: BillingWorld) throws {
    let path = "/tenant/v1/billing/what-if"
    let leaving: JSON = ["fy": 2025, "patch": ["members": ["072028": .null]]]
    let answer = try world.call("POST", path, as: "072028/finance", leaving, status: 201)
    #expect(answer["mark"] == "試算" && answer["result", "scenario", "leavers"] == ["072028"])
    #expect(try world.call("POST", path, as: "072028/manager", leaving, status: 403)["code"] == "role_missing")
    let other = try world.call("POST", path, as: "072087/finance", leaving, status: 422)
    #expect(other["code"] == "invalid_input" && other["errors", "0", "pointer"] == "/patch/members/072028")
    let rule = try world.call(
      "POST", path, as: "072028/finance", ["fy": 2025, "patch": ["rules": ["om:v1": [:]]]], status: 422)
    #expect(rule["errors", "0", "pointer"] == "/patch/rules")
  }

  private func scenariosAreMarkedAndCountNowhere(_ world: BillingWorld) throws {
    let before = try world.call("GET", "\(Self.root)/runs", as: "auditor", status: 200)
    let patches: [(String, JSON)] = [
      (
        "joins",
        [
          "members": ["072010": ["name": "福島市"]],
          "statistics": ["population.census": ["2020-10-01": ["values": ["072010": 282_693]]]],
        ]
      ),
      ("leaves", ["members": ["074217": .null]]),
      (
        "changes its rule",
        ["rules": ["om:v1": ["components": [["name": "均等割", "ratio": "1", "key": ["type": "even"]]]]]]
      ),
      ("loses a grant", ["pools": ["om": ["offsets": ["g1": .null]]]]),
      ("counts its people again", ["statistics": ["population.census": ["2020-10-01": ["values": ["072087": 1]]]]]),
      ("grows in use", ["usage": ["api.calls": ["2024-04-01/2025-04-01": ["read": ["072028": 5]]]]]),
    ]
    for (name, patch) in patches {
      let scenario = try world.call(
        "POST", "\(Self.root)/scenarios", as: "operator",
        ["base_run": "2025-fix-001", "name": .string(name), "patch": patch], status: 201)
      #expect(scenario["mark"] == "試算")
      let difference = try #require(scenario["result", "scenario", "difference"].object)
      let (old, new) = (
        scenario["result", "scenario", "members_before"], scenario["result", "scenario", "members_after"]
      )
      #expect(difference.members.reduce(0) { $0 + ($1.value.yen ?? 0) } == (new.yen ?? 0) - (old.yen ?? 0), "\(name)")
      let id = try #require(scenario["id"].string)
      #expect(try world.call("GET", "\(Self.root)/scenarios/\(id)", as: "auditor", status: 200) == scenario)
    }
    let fair = try world.call(
      "POST", "\(Self.root)/scenarios", as: "operator",
      ["base_run": "2025-fix-001", "patch": ["fairness": ["standalone": ["default": 1_000]]]], status: 201)
    #expect(fair["result", "findings", "0", "code"] == "above_standalone")
    for desk in ["approver", "auditor"] {
      let refused = try world.call(
        "POST", "\(Self.root)/scenarios", as: desk, ["base_run": "2025-fix-001", "patch": [:]], status: 403)
      #expect(refused["code"] == "role_missing")
    }
    #expect(try world.call("GET", "\(Self.root)/runs", as: "auditor", status: 200) == before)
  }
}
