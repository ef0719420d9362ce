import Billing
import HTTPTypes
import Metering
import Tenancy

/// Runs, statements, corrections and what-if (Billing.docc).
enum BillingRunEndpoints {
  private static let open = Schema.object([], open: true)
  private static func path(_ rest: String) -> PathTemplate { BillingEndpoints.path(rest) }
  private static let fiscalYear = QueryParameter("fy", .integer(min: 2000, max: 2199), "Fiscal year")

  static let all: [Endpoint] = runs + views + statements + others

  private static let runs: [Endpoint] = [
    Endpoint(
      "billing.run.create", .post, path("/runs"), operation: .admin,
      summary: Summary("Freeze the inputs of a year and compute", ja: "算定の実行"), body: .required(.casePart),
      request: .object([
        .init("kind", .choice(RunKind.allCases.map(\.rawValue))), .init("fy", .integer()),
        .init("cutoff", .instant, isRequired: false), .init("issued", open, isRequired: false),
      ]),
      answers: [.json(200, .any), .json(201, .any), .json(202, .any)],
      refusals: [.periodClosed, .ruleNotApproved, .zeroBase, .statisticMissing, .unbalanced],
      handler: .prefectureChange(BillingRunHandlers.create)),
    Endpoint(
      "billing.run.list", .get, path("/runs"), operation: .query, summary: Summary("List runs", ja: "算定の一覧"),
      query: Paging.parameters + [fiscalYear], answers: [.json(200, Paging.shape("runs", .any))],
      handler: .desk(.read, BillingRunHandlers.list)),
    Endpoint(
      "billing.run.job.list", .get, path("/run-jobs"), operation: .query,
      summary: Summary("Runs at work in this process, and how far they are", ja: "算定の進み具合の一覧"),
      answers: [.json(200, .any)], handler: .desk(.read, BillingRunHandlers.jobs)),
    Endpoint(
      "billing.run.job.read", .get, path("/run-jobs/{job}"), operation: .read,
      summary: Summary("How far a run is that nobody waits for", ja: "算定の進み具合"), answers: [.json(200, .any)],
      handler: .desk(.read, BillingRunHandlers.job)),
    Endpoint(
      "billing.run.approve", .post, path("/runs/{run}/approve"), operation: .admin,
      summary: Summary("Approve a run, by another person", ja: "算定の承認（別の担当者）"), body: .optional(.console),
      request: .object([]), answers: [.json(200, .any)], refusals: [.samePerson, .statementState, .periodClosed],
      handler: .deskChange(.approve, BillingRunHandlers.approve)),
    Endpoint(
      "billing.correction.create", .post, path("/corrections"), operation: .admin,
      summary: Summary("Compute a correction and show its effect on every member", ja: "訂正の算定"),
      body: .required(.casePart),
      request: .object([
        .init("run", .text), .init("fy", .integer(), isRequired: false), .init("reason", .text), .init("patch", open),
        .init("threshold_yen", .integer(), isRequired: false),
      ]), answers: [.json(200, .any), .json(201, .any)], refusals: [.periodClosed, .frozenMismatch, .statementState],
      handler: .prefectureChange(BillingRunHandlers.correct)),
    Endpoint(
      "billing.correction.post", .post, path("/corrections/{run}/post"), operation: .admin,
      summary: Summary("Book a correction, by another person", ja: "訂正の記帳（別の担当者）"), body: .optional(.console),
      request: .object([]),
      answers: [.json(200, .any)], refusals: [.periodClosed, .samePerson, .statementState],
      handler: .deskChange(.approve, BillingRunHandlers.post)),
  ]

  private static func view(
    _ name: String, _ summary: Summary, query: [QueryParameter] = [],
    _ handle: @escaping @Sendable (PrefectureRequest) async throws -> Answer
  ) -> Endpoint {
    Endpoint(
      EndpointID(rawValue: "billing.run.\(name.replacing("-", with: "_"))"), .get, path("/runs/{run}/\(name)"),
      operation: .query, summary: summary, query: query, answers: [.json(200, .any)], handler: .desk(.read, handle))
  }

  private static let views: [Endpoint] = [
    Endpoint(
      "billing.run.read", .get, path("/runs/{run}"), operation: .read, summary: Summary("Show a run", ja: "算定の表示"),
      answers: [.json(200, .any)], handler: .desk(.read, BillingRunHandlers.show)),
    view("lines", Summary("Every rounding of a run", ja: "算定の明細"), query: Paging.parameters, BillingRunHandlers.lines),
    view("matrix", Summary("All members by pool, with their weights", ja: "算定表"), BillingRunHandlers.matrix),
    view("findings", Summary("What the parties should look at", ja: "算定の所見"), BillingRunHandlers.findings),
    view("case", Summary("The frozen case", ja: "算定の入力"), BillingRunHandlers.kase),
    view("verify", Summary("Compute it again and compare", ja: "算定の検証"), BillingRunHandlers.verify),
    view("late-usage", Summary("Use that came in after the freeze", ja: "算定後の利用"), BillingRunHandlers.lateUsage),
    view(
      "diff", Summary("What changed against another run", ja: "算定の比較"),
      query: [QueryParameter("against", .text, "The run before", isRequired: true)], BillingRunHandlers.diff),
    Endpoint(
      "billing.explain", .get, path("/explain"), operation: .query,
      summary: Summary("Why a yen is there", ja: "算定の説明"),
      query: [
        QueryParameter("run", .text, "The run", isRequired: true),
        QueryParameter("member", .tenantCode, "Six digits", isRequired: true),
        QueryParameter("pool", .text, "One pool"),
        QueryParameter("component", .integer(min: 0, max: 999), "Index of a component"),
        QueryParameter("month", .text, "YYYY-MM"),
      ], answers: [.json(200, .any)], handler: .desk(.read, BillingRunHandlers.explain)),
  ]

  private static let statements: [Endpoint] = [
    Endpoint(
      "billing.statement.create", .post, path("/statements"), operation: .admin,
      summary: Summary("Draft the statements of an approved run", ja: "通知書の起案"), body: .required(.console),
      request: .object([
        .init("run", .text), .init("kind", .choice(StatementKind.allCases.map(\.rawValue))),
        .init("instalment", .integer(min: 1), isRequired: false), .init("due_on", .date, isRequired: false),
      ]), answers: [.json(201, .any)], refusals: [.statementState, .periodClosed],
      handler: .prefectureChange(BillingStatementHandlers.draft)),
    Endpoint(
      "billing.statement.list", .get, path("/statements"), operation: .query,
      summary: Summary("List statements in any state", ja: "通知書の一覧"),
      query: Paging.parameters + [fiscalYear, QueryParameter("run", .text, "Of one run")],
      answers: [.json(200, Paging.shape("statements", .any))], handler: .desk(.read, BillingStatementHandlers.all)),
    Endpoint(
      "billing.statement.read", .get, path("/statements/{number}"), operation: .read,
      summary: Summary("An issued statement as PDF, CSV or JSON, by .pdf, .csv or .json or by Accept", ja: "通知書"),
      query: PaperRequest.parameters + [PaperRequest.partParameter],
      answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)], refusals: [.notEncodable, .unbalanced],
      gaps: .letters,
      handler: .desk(.read, BillingStatementHandlers.show)),
    act(
      "approve", .approve, Summary("Approve drafts, by another person", ja: "通知書の承認"),
      BillingStatementHandlers.approve),
    act(
      "issue", .operate, Summary("Number and issue approved statements", ja: "通知書の発行"), BillingStatementHandlers.issue),
    Endpoint(
      "billing.statement.void", .post, path("/statements/{number}/void"), operation: .admin,
      summary: Summary("Make a statement void by the one that corrects it", ja: "通知書の失効"), body: .required(.console),
      request: .object([.init("corrected_by", .text)]), answers: [.json(200, .any)], refusals: [.statementState],
      gaps: .letters, handler: .prefectureChange(BillingStatementHandlers.void)),
  ]

  private static func act(
    _ verb: String, _ right: DeskRight, _ summary: Summary,
    _ handle: @escaping @Sendable (PrefectureRequest) async throws -> Answer
  ) -> Endpoint {
    Endpoint(
      EndpointID(rawValue: "billing.statement.\(verb)"), .post, path("/statements/{number}/\(verb)"), operation: .admin,
      summary: summary, body: .optional(.console), request: .object([]), answers: [.json(200, .any)],
      refusals: [.samePerson, .statementState, .periodClosed], gaps: .letters, handler: .deskChange(right, handle))
  }

  private static let exported = QueryParameter(
    "fy", .integer(min: 2000, max: 2199), "Fiscal year", isRequired: true)

  private static let others: [Endpoint] = [
    Endpoint(
      "billing.scenario.create", .post, path("/scenarios"), operation: .admin,
      summary: Summary("Ask what a change would mean for everybody", ja: "試算"), body: .required(.casePart),
      request: .object([.init("base_run", .text), .init("name", .text, isRequired: false), .init("patch", open)]),
      answers: [.json(201, .any)], refusals: [.invalidInput],
      handler: .prefectureChange(BillingRunHandlers.createScenario)),
    Endpoint(
      "billing.scenario.list", .get, path("/scenarios"), operation: .query,
      summary: Summary("List scenarios", ja: "試算の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("scenarios", .any))], handler: .desk(.read, BillingRunHandlers.scenarios)),
    Endpoint(
      "billing.scenario.read", .get, path("/scenarios/{scenario}"), operation: .read,
      summary: Summary("Show a scenario; its paper (試算書) as PDF or CSV, by .pdf or .csv", ja: "試算の表示"),
      query: PaperRequest.parameters, answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)],
      refusals: [.notEncodable, .unbalanced],
      handler: .desk(.read, BillingRunHandlers.scenario)),
    Endpoint(
      "billing.focus.export", .get, path("/exports/focus"), operation: .query,
      summary: Summary("A year and its corrections as FOCUS 1.3", ja: "FOCUS形式の出力"), query: [exported],
      answers: [AnswerShape(200, media: [.csv], schema: .text)], refusals: [.unbalanced],
      handler: .desk(.read, PaperHandlers.focus)),
    Endpoint(
      "billing.summary.export", .get, path("/exports/summary"), operation: .query,
      summary: Summary("The table of a fixed or settled year, as PDF, CSV or JSON by Accept", ja: "年次総括表"),
      query: [exported] + PaperRequest.parameters,
      answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)], refusals: [.notEncodable, .unbalanced],
      handler: .desk(.read, PaperHandlers.summary)),
    Endpoint(
      "billing.usage.export", .get, path("/exports/usage"), operation: .query,
      summary: Summary("A town's use of a month, as PDF, CSV or JSON by Accept", ja: "利用実績月報"),
      query: [
        QueryParameter("tenant", .tenantCode, "Six digits", isRequired: true),
        QueryParameter("month", .text, "YYYY-MM", isRequired: true),
      ] + PaperRequest.parameters,
      answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)], refusals: [.notEncodable, .unbalanced],
      handler: .prefecture(PaperHandlers.usageOfTown)),
    Endpoint(
      "billing.particulars.write", .put, path("/years/{fy}/particulars"), operation: .admin,
      summary: Summary("Say who signs the papers of a year, where to pay and until when", ja: "通知書の記載事項の登録"),
      body: .required(.console), request: open, answers: [.json(200, .any)], refusals: [.periodClosed],
      handler: .prefecture(PaperHandlers.putParticulars)),
    Endpoint(
      "billing.particulars.read", .get, path("/years/{fy}/particulars"), operation: .read,
      summary: Summary("What the papers of a year say beside their figures", ja: "通知書の記載事項"),
      answers: [.json(200, .any)], handler: .desk(.read, PaperHandlers.particulars)),
    Endpoint(
      "billing.procurement.export", .get, path("/exports/procurement"), operation: .query,
      summary: Summary("Cost by class, phase and band, per 1,000 residents", ja: "調達区分別の費用"),
      query: [exported], answers: [.json(200, .any)], handler: .desk(.read, BillingRunHandlers.procurement)),
  ]
}
