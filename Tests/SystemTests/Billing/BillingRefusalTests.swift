import StrictJSON
import Testing

/// Every code of billing that can be reached from outside, over HTTP or by a host command: the code, the place of the
/// fault, and that nothing was stored (Billing.docc, refusals). `frozen_mismatch` and `unbalanced` need a database that
/// somebody else wrote into: see BillingTests; `not_encodable` a paper: see PapersTests.
@Suite struct BillingRefusalTests {
  private static let root = BillingWorld.root
  private static let year = "\(BillingWorld.root)/years/2025"

  @Test func everyRefusalNamesItsPlaceAndStoresNothing() throws {
    let world = try BillingWorld()
    try world.agree()
    try world.open(2025)
    try definitions(world)
    try statistics(world)
    try runs(world)
    try scenarios(world)
    try usage(world)
    try commands(world)
  }

  struct Fault {
    let code: String
    let pointer: String
    let status: Int
    let method: String
    let path: String
    let body: JSON

    init(_ code: String, _ pointer: String, _ method: String, _ path: String, _ body: JSON, status: Int = 422) {
      (self.code, self.pointer, self.status) = (code, pointer, status)
      (self.method, self.path, self.body) = (method, path, body)
    }
  }

  /// Sends what has a fault, and compares what is stored before and after.
  private func refused(
    _ faults: [Fault], as desk: String = "operator", stored paths: [String], _ world: BillingWorld,
    location: SourceLocation = #_sourceLocation
  ) throws {
    func stored() throws -> [JSON] {
      try paths.map { try world.call("GET", $0, as: "auditor", status: 200, location: location) }
    }
    let before = try stored()
    for fault in faults {
      let answer = try world.call(
        fault.method, fault.path, as: desk, fault.body, status: fault.status, location: location)
      #expect(answer["code"] == .string(fault.code), "\(fault)", sourceLocation: location)
      #expect(
        answer["errors", "0", "pointer"].string ?? "" == fault.pointer, "\(fault): \(answer.text)",
        sourceLocation: location)
      #expect(answer["type"] == .string("urn:moyai:problem:\(fault.code)"), sourceLocation: location)
    }
    #expect(try stored() == before, sourceLocation: location)
  }

  private static func component(_ key: JSON, bounds: JSON? = nil) -> JSON {
    var object: JSONObject = ["name": "e", "ratio": "1", "key": key]
    object["bounds"] = bounds
    return .object(object)
  }

  // MARK: - What is entered

  private func definitions(_ world: BillingWorld) throws {
    let (agreement, rules, pool) = ("\(Self.root)/agreements/b", "\(Self.root)/rules", "\(Self.year)/pools/q")
    let (costs, offsets) = ("\(Self.year)/pools/om/cost-items", "\(Self.year)/pools/om/offsets")
    let half = try JSON.parsed(Array("0.5".utf8))
    func host(_ code: String, _ agreement: JSON = [:], _ members: JSON = [:]) -> JSON {
      ["host": ["code": .string(code)], "agreement": agreement, "members": members]
    }
    func rule(_ terms: JSON) -> JSON { ["id": "bad:v1", "terms": terms] }
    func cost(_ members: JSONObject) -> JSON {
      var object: JSONObject = ["id": "x", "class": "cloud", "phase": "running", "yen": 1]
      for (name, value) in members.members { object[name] = value }
      return .object(object)
    }
    try refused(
      [
        Fault("member_code_invalid", "/host/code", "PUT", agreement, host("070008")),
        Fault(
          "member_code_invalid", "/members/072029", "PUT", agreement,
          host("070009", [:], ["072029": ["from": "2020-04-01"]])),
        Fault(
          "member_code_invalid", "/members/070009", "PUT", agreement,
          host("070009", [:], ["070009": ["from": "2020-04-01"]])),
        Fault(
          "member_unknown", "/members/072010", "PUT", agreement, host("070009", [:], ["072010": ["from": "2020-04-01"]])
        ),
        Fault(
          "ratio_not_one", "/agreement/instalments", "PUT", agreement, host("070009", ["instalments": ["1/2", "1/3"]])),
        Fault("invalid_input", "/agreement/tax/mode", "PUT", agreement, host("070009", ["tax": ["mode": "free"]])),
        Fault(
          "ratio_not_one", "/rules/bad:v1/components", "POST", rules,
          rule(["components": [["name": "e", "ratio": "1/2", "key": ["type": "even"]]]])),
        Fault(
          "ratio_not_one", "/rules/bad:v1/components/0/key/ratios", "POST", rules,
          rule(["components": [Self.component(["type": "fixed", "ratios": ["072028": "1/2"]])]])),
        Fault(
          "rule_invalid", "/rules/bad:v1/components/0/bounds", "POST", rules,
          rule(["components": [Self.component(["type": "even"], bounds: ["floor": 1])]])),
        Fault(
          "rule_invalid", "/rules/bad:v1/components/0/key/bands", "POST", rules,
          rule([
            "components": [
              Self.component([
                "type": "bands", "kind": "p", "as_of": "2020-10-01",
                "bands": [["below": 5, "weight": "1"], ["below": 4, "weight": "2"], ["weight": "3"]],
              ])
            ]
          ])),
        Fault(
          "invalid_input", "/rules/bad:v1/components/0/key/type", "POST", rules,
          rule(["components": [Self.component(["type": "odd"])]])),
        Fault("invalid_input", "/rules/bad:v1/surprise", "POST", rules, rule(["surprise": 1])),
        Fault(
          "already_defined", "", "POST", rules,
          ["id": "om:v1", "terms": ["components": [Self.component(["type": "even"])]]], status: 409),
        Fault("rule_unknown", "/pools/q/rule", "PUT", pool, ["rule": "nowhere:v1"]),
        Fault("service_unknown", "/pools/q/service", "PUT", pool, ["rule": "om:v1", "service": "nowhere"]),
        Fault("invalid_input", "/pools/q/host_share/0/ratio", "PUT", pool, ["host_share": [["ratio": half]]]),
        Fault(
          "invalid_input", "/pools/q/cost_items/c", "PUT", pool,
          ["cost_items": ["c": ["class": "labour", "phase": "running", "yen": 1]]]),
        Fault("invalid_input", "/pools/om/cost_items/x", "POST", costs, cost(["class": "labour"])),
        Fault("invalid_input", "/pools/om/cost_items/x/band", "POST", costs, cost(["band": "a"])),
        Fault("invalid_input", "/pools/om/cost_items/x/class", "POST", costs, cost(["class": "clod"])),
        Fault("invalid_input", "/pools/om/cost_items/x/yen", "POST", costs, cost(["yen": "1"])),
        Fault("value_out_of_range", "/pools/om/cost_items/x/yen", "POST", costs, cost(["yen": 1_000_000_000_000_001])),
        Fault("already_defined", "", "POST", costs, cost(["id": "c1"]), status: 409),
        Fault("invalid_input", "/yen", "POST", costs, cost(["reverses": "c1"])),
        Fault(
          "member_unknown", "/pools/om/offsets/g", "POST", offsets,
          ["id": "g", "kind": "grant", "yen": 1, "member": "072010"]),
        Fault("invalid_input", "/pools/om/offsets/g/kind", "POST", offsets, ["id": "g", "kind": "gift", "yen": 1]),
        Fault("bad_request", "/surprise", "POST", offsets, ["id": "g", "surprise": 1], status: 400),
        Fault("not_found", "", "POST", "\(Self.year)/pools/none/cost-items", cost([:]), status: 404),
        Fault("not_found", "", "POST", "\(Self.root)/years/2098/pools/om/cost-items", cost([:]), status: 404),
      ], stored: [rules, "\(Self.root)/runs"], world)
    // The case is what was agreed and nothing more.
    let run = try world.call("POST", "\(Self.root)/runs", as: "operator", ["kind": "plan", "fy": 2025], status: 201)
    let id = try #require(run["id"].string)
    let kase = try world.call("GET", "\(Self.root)/runs/\(id)/case", as: "auditor", status: 200)
    #expect(kase["pools"].object?.members.map(\.key) == ["om"])
    #expect(kase["pools", "om", "cost_items"].object?.members.map(\.key) == ["c1"])
    #expect(kase["pools", "om", "offsets"] == .null)
  }

  /// A file is taken whole or not at all; its faults are told by line and column.
  private func statistics(_ world: BillingWorld) throws {
    let path = "\(Self.root)/statistics/people/2024-01-01"
    let files: [(code: String, place: String, bytes: [UInt8])] = [
      ("invalid_input", "/3/2", Array("code,value\r\n072028,1\r\n072087,".utf8) + [0x89, 0xEF] + Array("\r\n".utf8)),
      ("invalid_input", "/1/1", Array("072028,1\n".utf8)),
      ("member_code_invalid", "/2/1", Array("code,value\n072029,1\n".utf8)),
      ("member_unknown", "/3/1", Array("団体コード,人口\n072028,1\n072010,2\n".utf8)),
      ("invalid_input", "/4/1", Array("code,value\n072028,1\n072087,2\n072028,3\n".utf8)),
      ("statistic_missing", "/4/1", Array("code,value\n072028,1\n072087,2\n".utf8)),
      ("value_out_of_range", "/3/2", Array("code,value\n072028,1\n072087,-2\n074217,3\n".utf8)),
      ("invalid_input", "/3/2", Array("code,value\n072028,1\n072087,two\n074217,3\n".utf8)),
    ]
    for file in files {
      let answer = try world.answer(
        "PUT", "\(path)?source=https://example.jp/", as: "operator", (file.bytes, "text/csv"), status: 422)
      let problem = try JSON.parsed(answer.body)
      #expect(problem["code"] == .string(file.code) && problem["errors", "0", "pointer"] == .string(file.place))
      let named = file.place.split(separator: "/")
      #expect(problem["detail"].string?.hasPrefix("line \(named[0]), column \(named[1])") == true)
    }
    let digest = JSON.string(String(repeating: "0", count: 64))
    let half = try JSON.parsed(Array("0.5".utf8))
    func figures(_ code: String, _ value: JSON) -> JSON {
      ["source": "x", "document_sha256": digest, "values": .object([code: value])]
    }
    try refused(
      [
        Fault("bad_request", "/document_sha256", "PUT", path, ["source": "x", "values": [:]], status: 400),
        Fault(
          "invalid_input", "/document_sha256", "PUT", path, ["source": "x", "document_sha256": "00", "values": [:]]),
        Fault("member_code_invalid", "/values/072029", "PUT", path, figures("072029", 1)),
        Fault("member_unknown", "/values/072010", "PUT", path, figures("072010", 1)),
        Fault("value_out_of_range", "/values/072028", "PUT", path, figures("072028", -1)),
        Fault("invalid_input", "/values/072028", "PUT", path, figures("072028", half)),
      ], stored: [], world)
    // A rule that wants these figures finds none.
    try world.call(
      "PUT", "\(Self.root)/years/2027/pools/p", as: "operator",
      ["rule": "om:v1", "cost_items": ["c": ["class": "cloud", "phase": "running", "yen": 1]]], status: 204)
    let base = try world.call("POST", "\(Self.root)/runs", as: "operator", ["kind": "plan", "fy": 2027], status: 201)
    let run = try #require(base["id"].string)
    let missing = try world.call(
      "POST", "\(Self.root)/scenarios", as: "operator",
      [
        "base_run": .string(run),
        "patch": [
          "rules": [
            "om:v1": ["components": [Self.component(["type": "statistic", "kind": "people", "as_of": "2024-01-01"])]]
          ]
        ],
      ], status: 422)
    #expect(
      missing["code"] == "statistic_missing" && missing["errors", "0", "pointer"] == "/rules/om:v1/components/0/key")
  }

  // MARK: - What is computed

  /// Years whose runs have a fault; in each the year stays without a run.
  private func runs(_ world: BillingWorld) throws {
    let use: JSON = ["type": "meter", "meter": "jobs.rows"]
    let faults: [(code: String, pointer: String, rule: JSON?, pool: JSONObject)] = [
      ("zero_base", "/rules/R/components/0", ["components": [Self.component(use)]], [:]),
      (
        "statistic_missing", "/rules/R/components/0/key",
        ["components": [Self.component(["type": "statistic", "kind": "none", "as_of": "2020-10-01"])]], [:]
      ),
      (
        "floors_exceed_pool", "/rules/R/bounds",
        ["proration": "whole_year", "components": [Self.component(["type": "even"])], "bounds": ["floor": 50]], [:]
      ),
      (
        "caps_below_pool", "/rules/R/bounds",
        ["proration": "whole_year", "components": [Self.component(["type": "even"])], "bounds": ["cap": 10]], [:]
      ),
      (
        "bounds_crossed", "/rules/R/bounds",
        [
          "proration": "whole_year", "components": [Self.component(["type": "even"])],
          "bounds": ["floor": 30, "cap": 20],
        ], [:]
      ),
      ("rule_missing", "/pools/p", nil, [:]),
      (
        "host_share_exceeds", "/pools/p/host_share/0", ["components": [Self.component(["type": "even"])]],
        ["host_share": [["yen": 200]]]
      ),
    ]
    for (index, fault) in faults.enumerated() {
      let (year, rule) = (2100 + index, "fault\(index):v1")
      var pool = fault.pool
      pool["cost_items"] = ["c": ["class": "cloud", "phase": "running", "yen": 100]]
      if let terms = fault.rule {
        pool["rule"] = .string(rule)
        try world.call(
          "POST", "\(Self.root)/rules", as: "operator", ["id": .string(rule), "terms": terms], status: 201)
      }
      try world.call("PUT", "\(Self.root)/years/\(year)/pools/p", as: "operator", .object(pool), status: 204)
      let order: JSON = ["kind": "fix", "fy": .number(JSONNumber(year))]
      if fault.rule != nil {
        let waiting = try world.call("POST", "\(Self.root)/runs", as: "operator", order, status: 409)
        #expect(
          waiting["code"] == "rule_not_approved" && waiting["errors", "0", "pointer"] == .string("/rules/\(rule)"))
        let own = try world.call("POST", "\(Self.root)/rules/\(rule)/approvals", as: "both", [:], status: 200)
        #expect(own["state"] == "approved")
      }
      let answer = try world.call("POST", "\(Self.root)/runs", as: "operator", order, status: 422)
      #expect(answer["code"] == .string(fault.code))
      #expect(answer["errors", "0", "pointer"] == .string(fault.pointer.replacing("/R/", with: "/\(rule)/")))
      #expect(try world.call("GET", "\(Self.root)/runs?fy=\(year)", as: "auditor", status: 200)["runs"] == [])
    }
  }

  /// Codes of a case by patches of a run; nothing of them is kept as a scenario.
  private func scenarios(_ world: BillingWorld) throws {
    let path = "\(Self.root)/scenarios"
    func patch(_ patch: JSON) -> JSON { ["base_run": "2025-plan-001", "patch": patch] }
    func rule(_ terms: JSON) -> JSON { patch(["rules": ["om:v1": terms]]) }
    func event(_ id: String, _ quantity: Int, reverses: String? = nil) -> JSON {
      var object: JSONObject = [
        "source": "s", "id": .string(id), "meter": "jobs.rows", "member": "072028", "at": "2024-05-01T00:00:00Z",
        "quantity": .number(JSONNumber(quantity)),
      ]
      object["reverses"] = reverses.map { ["source": "s", "id": .string($0)] }
      return .object(object)
    }
    let meter: JSON = ["type": "meter", "meter": "jobs.rows", "class_weights": ["batch": "1"]]
    let usage: JSON = ["jobs.rows": ["2024-04-01/2025-04-01": ["read": ["072028": 1]]]]
    try refused(
      [
        Fault("invalid_input", "/scenario/patch/host", "POST", path, patch(["host": ["code": "070009"]])),
        Fault("rule_unknown", "/pools/om/rule", "POST", path, patch(["pools": ["om": ["rule": "none"]]])),
        Fault("rule_missing", "/pools/om", "POST", path, patch(["pools": ["om": ["rule": .null]]])),
        Fault("service_unknown", "/pools/om/service", "POST", path, patch(["pools": ["om": ["service": "none"]]])),
        Fault(
          "member_unknown", "/usage/jobs.rows/2024-04-01~12025-04-01/read/072010", "POST", path,
          patch(["usage": ["jobs.rows": ["2024-04-01/2025-04-01": ["read": ["072010": 1]]]]])),
        Fault(
          "negative_weight", "/rules/om:v1/components/1", "POST", path,
          patch(["statistics": ["population.census": ["2020-10-01": ["values": ["072028": -1]]]]])),
        Fault(
          "no_participants", "/pools/om", "POST", path,
          patch(["members": BillingWorld.map { _ in .null }, "services": .null])),
        Fault(
          "meter_class_unknown", "/rules/om:v1/components/0/key/class_weights", "POST", path,
          patch(["rules": ["om:v1": ["components": [Self.component(meter)]]], "usage": usage])),
        Fault("usage_conflict", "/events/1", "POST", path, patch(["events": [event("1", 1), event("1", 2)]])),
        Fault("usage_reversal_invalid", "/events/0", "POST", path, patch(["events": [event("2", -1, reverses: "1")]])),
        Fault(
          "value_out_of_range", "/pools/om/cost_items/c1/yen", "POST", path,
          patch(["pools": ["om": ["cost_items": ["c1": ["yen": 1_000_000_000_000_001]]]]])),
        Fault(
          "ratio_not_one", "/rules/om:v1/components", "POST", path,
          rule(["components": [["name": "e", "ratio": "1/2", "key": ["type": "even"]]]])),
        Fault("not_found", "", "POST", path, ["base_run": "2025-plan-099", "patch": [:]], status: 404),
      ], stored: [path, "\(Self.root)/runs"], world)
  }

  /// A report is an outcome of its own; what is refused counts nowhere, and a conflict is kept for the operator.
  private func usage(_ world: BillingWorld) throws {
    func event(_ id: String, _ quantity: JSON, meter: String = "support.minutes", reverses: String? = nil) -> JSON {
      var data: JSONObject = ["meter": .string(meter), "class": "a", "quantity": quantity, "member": "072028"]
      data["reverses"] = reverses.map { ["source": "desk", "id": .string($0)] }
      return [
        "specversion": "1.0", "type": "jp.moyai.usage.v1", "source": "desk", "id": .string(id),
        "time": "2026-05-01T00:00:00Z", "data": .object(data),
      ]
    }
    func outcomes(_ path: String, _ events: [JSON]) throws -> [String] {
      let answer = try world.answer(
        "POST", "\(Self.root)/usage/\(path)", as: "operator",
        (JSON.array(events).bytes, "application/cloudevents-batch+json"), status: 200)
      return (try JSON.parsed(answer.body)["outcomes"].array ?? []).map {
        "\($0["outcome"].string ?? "") \($0["status"].yen ?? 0) \($0["code"].string ?? "")"
      }
    }
    func minutes() throws -> JSON {
      try world.call(
        "GET",
        "/tenant/v1/usage?meter=support.minutes&from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z&window=day&group=class",
        as: "072028/finance", status: 200)["rows", "0", "quantity"]
    }
    #expect(try outcomes("events", [event("1", 30)]) == ["accepted 201 "])
    let counted = try minutes()
    #expect(
      try outcomes("events", [event("1", "30.0"), event("1", 31), event("2", -1), event("3", 1, meter: "none")])
        == [
          "duplicate 200 ", "conflict 409 usage_conflict", "rejected 422 value_bad", "rejected 422 meter_unknown",
        ])
    #expect(
      try outcomes("reversals", [event("r", -29, reverses: "1"), event("r", -30, reverses: "9")])
        == ["rejected 422 usage_reversal_invalid", "rejected 422 usage_reversal_invalid"])
    #expect(try minutes() == counted && counted == "30")
    let conflicts = try world.call("GET", "\(Self.root)/usage/conflicts", as: "operator", status: 200)
    #expect(conflicts["conflicts"].array?.count == 1 && conflicts["conflicts", "0", "value"] == "31")
    let hidden = try world.call("GET", "\(Self.root)/usage/conflicts", as: "auditor", status: 403)
    #expect(hidden["code"] == "role_missing")
    #expect(try outcomes("reversals", [event("r", -30, reverses: "1")]) == ["accepted 201 "])
    #expect(try outcomes("reversals", [event("s", -30, reverses: "1")]) == ["rejected 422 usage_reversal_invalid"])
  }

  // MARK: - Host commands

  /// The same words at the keyboard: exit status 2, and `{"code","message","pointer"}` as the last line.
  private func commands(_ world: BillingWorld) throws {
    let broken = try world.file("broken.json", "{")
    let patch = try world.file("patch.json", #"{"host":{}}"#)
    let file = try world.file("people.csv", "code,value\n072028,1\n072087,-2\n074217,3\n")
    let faults: [(code: String, pointer: String, arguments: [String])] = [
      ("invalid_json", "", ["pool", "add", "2025", "q", broken]),
      ("value_out_of_range", "/3/2", ["stat", "load", "people", "2024-01-01", file, "--source", "x"]),
      ("invalid_input", "/scenario/patch/host", ["whatif", "--run", "2025-plan-001", "--patch", patch]),
      ("not_found", "", ["case", "--run", "2025-plan-099"]),
      ("not_found", "", ["run", "fix", "2098"]),
      ("zero_base", "/rules/fault0:v1/components/0", ["run", "fix", "2100", "--cutoff", "2100-04-01T00:00:00+09:00"]),
    ]
    for fault in faults {
      let (status, output) = try world.host(fault.arguments + ["--json"])
      #expect(status == 2, "\(fault.arguments): \(output)")
      let last = try JSON.parsed(Array(output.split(separator: "\n").last.map { $0.utf8 } ?? "".utf8[...]))
      #expect(last["code"] == .string(fault.code) && last["pointer"] == .string(fault.pointer), "\(output)")
    }
    // The two persons of the host.
    let own = try world.host(["approve", "2025-plan-001", "--as", "suzuki"])
    #expect(own.status == 0, "\(own.output)")
    let (status, output) = try world.host(["case", "--run", "2025-plan-001"])
    let kase = try world.file("case.json", output)
    let computed = try ServerProcess.run(ServerProcess.executable, ["billing", "allocate", "--input", kase])
    #expect(status == 0 && computed.status == 0)
    let shown = try world.call("GET", "\(Self.root)/runs/2025-plan-001", as: "auditor", status: 200)
    #expect(try JSON.parsed(Array(computed.output.utf8))["result_sha256"] == shown["result_sha256"])
    let moved = try world.file("other.json", output.replacing("moyai.billing.case/1", with: "moyai.billing.case/9"))
    let format = try ServerProcess.run(ServerProcess.executable, ["billing", "allocate", "--input", moved])
    #expect(format.status == 2 && format.output.contains("format_unsupported"))
    // 2 is a case that is refused; usage that names none is another thing there, and nowhere else.
    for (arguments, status) in [
      (["billing", "allocate"], 64), (["billing", "allocate", "--inpt", moved], 64), (["billing", "papers"], 2),
    ] {
      let usage = try ServerProcess.run(ServerProcess.executable, arguments as [String])
      #expect(usage.status == Int32(status), "\(arguments): \(usage.output)")
    }
  }
}
