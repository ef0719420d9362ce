import Allocation
import CivilTime
import MoyaiTesting
import Papers
import StrictJSON
import Testing

/// Every paper once, with full particulars and no mark, from worked cases of the specification.
enum SamplePapers {
  static let names = [
    "plan", "revise", "fix", "fix-taxable", "fix-shadow", "fix-reference", "payment", "breakdown", "settle", "correct",
    "correct-nothing", "year", "year-59", "usage", "scenario", "settle-refund", "long-names",
  ]

  static func paper(_ name: String) throws -> any Paper {
    switch name {
    case "plan": try notice(.plan, "a6-plan-with-instalments", "072028", "会津若松市")
    case "revise": try notice(.revise, "a6-plan-with-instalments", "072087", "喜多方市", before: 2_400_000, paid: 1_000_000)
    case "fix": try notice(.fix, "fukushima-28-towns", "072028", "会津若松市", before: 5_500_000, paid: 4_950_000)
    case "fix-taxable": try notice(.fix, "tax-once-per-statement", "072028", "会津若松市")
    case "fix-shadow": try notice(.fix, "tochigi-charged-from-first-own-use", "072087", "喜多方市")
    case "fix-reference": try notice(.fix, "tochigi-charged-from-first-own-use", "074217", "会津坂下町")
    case "payment": try payment()
    case "breakdown": try breakdown()
    case "settle":
      try run("a6-settlement") { result, kase in
        try SettlementPaper(head: try head(.settle), paid: 3_744_000, result: result, case: kase)
      }
    case "correct": try correction("a7-correction-vendor-credit", [:])
    case "correct-nothing":
      try correction(
        "a7-correction-vendor-credit",
        [
          "correction": [
            "patch": ["statistics": .null, "pools": .null, "members": ["072087": ["to": "2024-09-30"]]],
            "reason": "喜多方市の脱退日の誤り",
          ], "issued": .null,
        ])
    case "year":
      try run("fukushima-28-towns") { result, kase in
        try YearSummary(
          head: try head(.year, "070009", "福島県"), result: result, case: kase, ledgerTotal: 33_550_004)
      }
    case "year-59": try manyTowns()
    case "settle-refund":
      try run("a6-settlement", patch: ["agreement": ["surplus": "refund"]]) { result, kase in
        try SettlementPaper(head: try head(.settle), paid: 4_000_000, result: result, case: kase)
      }
    case "long-names": try longNames()
    case "usage": try usage()
    case "scenario":
      try run("fukushima-28-what-if-join-in-october") { result, kase in
        try ScenarioPaper(
          head: try head(.scenario, "070009", "福島県"), name: "会津美里町が10月から参加", result: result, case: kase)
      }
    default: throw PaperError(.incomplete, at: name, "no such sample")
    }
  }

  static func head(_ kind: PaperKind, _ code: String = "072028", _ name: String = "会津若松市") throws -> PaperHead {
    PaperHead(
      number: DocumentNumber(FiscalYear(2025), kind, serial: 1), issuedOn: try #require(CivilDate("2026-02-15")),
      issuer: PaperHead.Issuer(
        name: "福島県", officer: "福島県知事　福　島　太　郎", contact: "企画調整部デジタル変革課　電話 024-521-0000",
        registrationNumber: "T1000000000001"), recipient: PaperHead.Recipient(code: code, name: name),
      run: PaperHead.RunMark(
        id: "fix-2025-1", inputSHA256: String(repeating: "a", count: 64),
        resultSHA256: String(repeating: "b", count: 64)),
      explainURL: "https://moyai.example.lg.jp/explain/fix-2025-1/\(code)")
  }

  static let terms = NoticeTerms(
    subject: "データ連携基盤の共同利用", reason: "福島県データ連携基盤の共同利用に関する協定第8条に基づく負担金",
    account: NoticeTerms.AccountLine(title: "分担金及び負担金", section: "負担金", item: "総務費負担金", detail: "企画費負担金"),
    dueOn: CivilDate("2026-03-31"), payAt: "福島県の指定金融機関、指定代理金融機関又は収納代理金融機関",
    bank: NoticeTerms.BankAccount(bank: "東邦銀行", branch: "県庁支店", kind: "普通預金", number: "0000001", holder: "福島県会計管理者"))

  static func run<Made>(
    _ name: String, patch: JSON = [:], _ make: (AllocationResult, AllocationCase) throws -> Made
  ) throws -> Made {
    let document = MergePatch.apply(patch, to: try JSON(parsing: try CaseFolder.bytes("\(name).input.json")))
    let kase = try AllocationCase(reading: document.bytes)
    return try make(try AllocationEngine.evaluate(kase, explain: true), kase)
  }

  private static func notice(
    _ kind: PaperKind, _ name: String, _ code: String, _ town: String, before: Int? = nil, paid: Int = 0
  ) throws -> ShareNotice {
    try run(name) { result, kase in
      let share = try MemberShare(of: code, in: result, kase)
      return try ShareNotice(
        head: try head(kind, code, town), terms: terms, share: share,
        tax: try TaxStatement(of: share, in: result, kase),
        paid: paid, before: before, instalments: try schedule(result, code), explain: result.explain ?? [])
    }
  }

  private static func schedule(_ result: AllocationResult, _ code: String) throws -> [Instalment] {
    let yen = result.instalments?.first { $0.code == code }?.yen ?? []
    return try zip(yen, ["2025-04-30", "2025-08-31", "2025-12-31", "2026-02-28"]).enumerated().map { index, part in
      Instalment(dueOn: try #require(CivilDate(part.1)), yen: part.0, isIssued: index == 0)
    }
  }

  private static func payment() throws -> PaymentNotice {
    try run("a6-plan-with-instalments") { result, kase in
      try PaymentNotice(
        head: try head(.payment), terms: terms, share: try MemberShare(of: "072028", in: result, kase),
        schedule: try schedule(result, "072028"), index: 1)
    }
  }

  private static func breakdown() throws -> Breakdown {
    try run("fukushima-28-towns") { result, kase in
      try Breakdown(head: try head(.breakdown), scope: .member("072028"), result: result, case: kase)
    }
  }

  private static func correction(_ name: String, _ patch: JSON) throws -> CorrectionPaper {
    try run(name, patch: patch) { result, kase in
      try CorrectionPaper(
        head: try head(.correct),
        corrects: CorrectionPaper.Corrected(number: "R6-確-0001", fiscalYear: FiscalYear(2024), run: "fix-2024-1"),
        result: result, case: kase, reason: "業者からの返金が締め後に判明したため")
    }
  }

  /// All towns of the prefecture, planned and fixed, some below what was planned.
  private static func manyTowns() throws -> YearSummary {
    let codes = (0..<59).map { code(201 + $0) }
    var (members, people, planned, costs): (JSONObject, JSONObject, JSONObject, JSONObject) = ([:], [:], [:], [:])
    for (index, code) in codes.enumerated() {
      members[code] = ["name": .string("試験町第\(index + 1)")]
      people[code] = .number(JSONNumber(index == 7 ? 0 : 504 + index * 1_237))
      planned[code] = .number(JSONNumber(500_000 + index * 1_000))
      costs[code] = .number(JSONNumber(10_000_000))
    }
    let names = ["運用保守費", "防災通知サービス", "除雪ナビサービス", "地域通貨", "健康手帳", "学校連絡", "観光案内"]
    var pools = JSONObject()
    for (index, name) in names.enumerated() {
      pools["p\(index)"] = [
        "name": .string(name), "rule": "r",
        "cost_items": ["c": ["class": "cloud", "phase": "running", "yen": 9_876_543]],
      ]
    }
    let document: JSON = [
      "format": "moyai.billing.case/1", "kind": "fix", "fiscal_year": 2025,
      "host": ["code": "070009", "name": "福島県"], "members": .object(members),
      "statistics": ["population": ["2025-01-01": ["values": .object(people)]]], "pools": .object(pools),
      "rules": [
        "r": [
          "components": [
            ["name": "均等割", "ratio": "3/10", "key": ["type": "even"]],
            [
              "name": "人口割", "ratio": "7/10",
              "key": ["type": "statistic", "kind": "population", "as_of": "2025-01-01"],
            ],
          ]
        ]
      ], "issued": ["planned": ["p0": .object(planned)]],
      "fairness": ["standalone": .object(costs), "size": ["kind": "population", "as_of": "2025-01-01"]],
    ]
    let kase = try AllocationCase(reading: document.bytes)
    return try YearSummary(
      head: try head(.year, "070009", "福島県"), result: try AllocationEngine.evaluate(kase, explain: true), case: kase)
  }

  /// Names as long as unions and services have them.
  private static func longNames() throws -> ShareNotice {
    let name = "会津若松地方広域市町村圏整備組合"
    return try run(
      "tax-once-per-statement",
      patch: ["pools": ["p1": ["name": "防災行政無線及び住民向け避難情報配信サービスに係るアプリ利用料等"]]]
    ) { result, kase in
      let share = try MemberShare(of: "072028", in: result, kase)
      let terms = NoticeTerms(
        subject: "福島県データ連携基盤及び共同利用サービスの構築、運用及び保守に関する事務の共同利用",
        reason: "福島県データ連携基盤の共同利用に関する協定（令和6年4月1日締結）第8条第2項及び同協定細則第3条の規定に基づく負担金",
        account: terms.account, dueOn: terms.dueOn, payAt: terms.payAt, bank: terms.bank)
      let plain = try head(.fix, "072028", name)
      return try ShareNotice(
        head: PaperHead(
          number: plain.number, issuedOn: plain.issuedOn, issuer: plain.issuer,
          recipient: PaperHead.Recipient(code: "072028", name: name, officer: "\(name)管理者　会津若松市長　会　津　花　子"),
          run: plain.run, explainURL: plain.explainURL), terms: terms, share: share,
        tax: try TaxStatement(of: share, in: result, kase), paid: 400, before: 300)
    }
  }

  /// A municipality code of prefecture 07 with its check digit.
  private static func code(_ number: Int) -> String {
    let digits = [0, 7, number / 100, number / 10 % 10, number % 10]
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    return digits.map(String.init).joined() + String((11 - sum % 11) % 10)
  }

  private static func usage() throws -> UsageReport {
    let rows: [(String, String, String, String, Int)] = [
      ("除雪車位置配信", "除雪ナビ", "api.calls", "write", 10_800_000), ("除雪車位置配信", "除雪ナビ", "api.calls", "batch", 4_320),
      ("除雪車位置配信", "除雪ナビ", "api.calls", "batch-item", 432_000), ("住民アプリ", "防災通知サービス", "api.calls", "read", 1_204_551),
      ("住民アプリ", "防災通知サービス", "api.calls", "query", 88_012), ("住民アプリ", "防災通知サービス", "api.calls", "rejected", 417),
      ("住民アプリ", "防災通知サービス", "notifications", "delivered", 176_064),
      ("オープンデータ公開", "市公式サイト", "api.calls", "temporal", 3_117),
    ]
    let calls = 10_800_000 + 4_320 + 1_204_551 + 88_012 + 3_117
    var days = (0..<31).map { 380_000 + $0 * 571 - ($0 % 7 < 2 ? 60_000 : 0) }
    days[30] += calls - days.reduce(0, +)
    let start = try #require(CivilDate("2025-10-12"))
    return try UsageReport(
      head: try head(.usage), month: try #require(CivilDate("2025-10-01")),
      rows: rows.map {
        UsageReport.Row(key: $0.0, service: $0.1, meter: $0.2, usageClass: $0.3, quantity: ExactFraction($0.4))
      }, apiCalls: calls,
      forecasts: [
        UsageReport.Forecast(meter: "api.calls", soFar: 71_000_000, expected: 143_500_000, budget: 140_000_000),
        UsageReport.Forecast(meter: "notifications", soFar: 1_050_000, expected: 2_110_000, budget: nil),
      ],
      gaps: [
        UsageReport.Gap(
          node: "gateway-2", from: JapanTime.startOfDay(start),
          to: Timestamp(microseconds: JapanTime.startOfDay(start).microseconds + 9_500_000))
      ], unattributed: [(meter: "api.calls", quantity: ExactFraction(1_932))], days: days)
  }
}
