import HTTPTypes
import Metering
import Tenancy

/// A town's cost and use beside what it is shown of its own statements.
enum TenantBillingEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "tenant.usage.record", .post, "/tenant/v1/usage/events", operation: .admin,
      summary: Summary("Report usage of a service that runs beside us, each event once", ja: "利用実績の報告"),
      body: .required(.events), request: .array(of: .object([], open: true)), answers: [.json(200, .any)],
      refusals: [.scopeMissing], handler: .service(.usageWrite, TenantBillingHandlers.record)),
    Endpoint(
      "tenant.usage.forecast", .get, "/tenant/v1/usage/forecast", operation: .query,
      summary: Summary("What this month will come to, against the budgets", ja: "利用予測"),
      answers: [.json(200, .any)], handler: .staff(nil, TenantBillingHandlers.forecast)),
    Endpoint(
      "tenant.usage.report", .get, "/tenant/v1/usage/report", operation: .query,
      summary: Summary("The report of a month's use, as PDF, CSV or JSON by Accept", ja: "利用実績月報"),
      query: [QueryParameter("month", .text, "YYYY-MM", isRequired: true)] + PaperRequest.parameters,
      answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)], refusals: [.notEncodable, .unbalanced],
      handler: .staff(nil, PaperHandlers.ownUsage)),
    Endpoint(
      "tenant.budget.write", .put, "/tenant/v1/usage/budgets/{meter}", operation: .admin,
      summary: Summary("Set what the town means to use in a month; it warns and stops nothing", ja: "利用予算の設定"),
      body: .required(.console), request: .object([.init("month_limit", .integer(min: 1))]), answers: [.noContent],
      handler: .staff(.manager, TenantBillingHandlers.setBudget)),
    Endpoint(
      "tenant.statement.explain", .get, "/tenant/v1/statements/{number}/explain", operation: .read,
      summary: Summary("The roundings behind a statement's yen", ja: "算定の説明"),
      query: [QueryParameter("pool", .text, "One pool alone")], answers: [.json(200, .any)], gaps: .letters,
      handler: .staff(.finance, TenantBillingHandlers.explain)),
    Endpoint(
      "tenant.matrix.read", .get, "/tenant/v1/billing/matrix", operation: .query,
      summary: Summary("Statistics, weights and yen of all towns in the issued run of a year", ja: "全団体の算定表"),
      query: [
        QueryParameter("fy", .integer(min: 2000, max: 2199), "Fiscal year; the running one unless said otherwise")
      ],
      answers: [.json(200, .any)], handler: .staff(.finance, TenantBillingHandlers.matrix)),
    Endpoint(
      "tenant.whatif.create", .post, "/tenant/v1/billing/what-if", operation: .admin,
      summary: Summary("Ask what the town's own joining, leaving or use would mean", ja: "試算"),
      body: .required(.casePart),
      request: .object([.init("fy", .integer(), isRequired: false), .init("patch", .object([], open: true))]),
      answers: [.json(201, .any)], refusals: [.invalidInput], handler: .staffAct(.finance, TenantBillingHandlers.whatIf)
    ),
  ]
}
