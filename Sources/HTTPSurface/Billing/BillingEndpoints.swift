import HTTPTypes
import Metering
import Tenancy

/// Definitions of a year and the usage ledger (Billing.docc).
enum BillingEndpoints {
  static let root = "/admin/v1/billing"
  private static let open = Schema.object([], open: true)

  static let all: [Endpoint] = definitions + documents + usage

  static func path(_ rest: String) -> PathTemplate { PathTemplate(root + rest) }

  private static let definitions: [Endpoint] = [
    Endpoint(
      "billing.agreement.write", .put, path("/agreements/{id}"), operation: .admin,
      summary: Summary("Enter an agreement, those who take part, and what they use", ja: "協定の登録"),
      body: .required(.casePart), request: open, answers: [.noContent], refusals: [.alreadyDefined, .invalidInput],
      handler: .prefecture(BillingHandlers.agree)),
    Endpoint(
      "billing.year.write", .put, path("/years/{fy}"), operation: .admin,
      summary: Summary("Open a fiscal year of an agreement", ja: "年度の開始"), body: .required(.console),
      request: .object([.init("agreement", .text), .init("fairness", open, isRequired: false)]), answers: [.noContent],
      refusals: [.alreadyDefined, .periodClosed], handler: .prefecture(BillingHandlers.openYear)),
    Endpoint(
      "billing.year.read", .get, path("/years/{fy}"), operation: .read,
      summary: Summary("State and balances of a fiscal year", ja: "年度の状態"), answers: [.json(200, .any)],
      handler: .desk(.read, BillingHandlers.showYear)),
    Endpoint(
      "billing.year.close", .post, path("/years/{fy}/close"), operation: .admin,
      summary: Summary("Close a year; two persons have to", ja: "年度の締め"), body: .optional(.console),
      request: .object([.init("approval", .text, isRequired: false)]), answers: [.json(200, .any)],
      refusals: [.periodClosed, .samePerson, .statementState],
      handler: .deskChange(.approve, BillingHandlers.close)),
    Endpoint(
      "billing.receipt.create", .post, path("/years/{fy}/receipts"), operation: .admin,
      summary: Summary("Note money that came in", ja: "収納の記帳"), body: .required(.console),
      request: .object([
        .init("member", .tenantCode), .init("yen", .integer()), .init("note", .text, isRequired: false),
      ]),
      answers: [.noContent], refusals: [.periodClosed], handler: .prefectureChange(BillingHandlers.receive)),
    Endpoint(
      "billing.rule.create", .post, path("/rules"), operation: .admin,
      summary: Summary("Enter a rule; a second person approves it", ja: "負担割合の登録"), body: .required(.casePart),
      request: open, answers: [.json(201, .any)], refusals: [.alreadyDefined, .invalidInput, .ratioNotOne],
      handler: .prefectureChange(BillingHandlers.addRule)),
    Endpoint(
      "billing.rule.list", .get, path("/rules"), operation: .query, summary: Summary("List rules", ja: "負担割合の一覧"),
      query: Paging.parameters, answers: [.json(200, Paging.shape("rules", .any))],
      handler: .desk(.read, BillingHandlers.rules)),
    Endpoint(
      "billing.rule.approve", .post, path("/rules/{rule}/approvals"), operation: .admin,
      summary: Summary("Approve a rule, by another person", ja: "負担割合の承認（別の担当者）"), body: .optional(.console),
      request: .object([]), answers: [.json(200, .any)], refusals: [.samePerson, .statementState],
      handler: .deskChange(.approve, BillingHandlers.approveRule)),
  ]

  private static let documents: [Endpoint] = [
    Endpoint(
      "billing.pool.write", .put, path("/years/{fy}/pools/{pool}"), operation: .admin,
      summary: Summary("Enter a pool of a year", ja: "経費区分の登録"), body: .required(.casePart), request: open,
      answers: [.noContent], refusals: [.alreadyDefined, .periodClosed, .invalidInput],
      handler: .prefecture(BillingHandlers.putPool)),
    Endpoint(
      "billing.cost.create", .post, path("/years/{fy}/pools/{pool}/cost-items"), operation: .admin,
      summary: Summary("Add a document of cost, or take one back", ja: "経費の登録"), body: .required(.console),
      request: open, answers: [.json(201, .any)], refusals: [.alreadyDefined, .periodClosed, .invalidInput],
      handler: .prefectureChange(BillingHandlers.addCost)),
    Endpoint(
      "billing.offset.create", .post, path("/years/{fy}/pools/{pool}/offsets"), operation: .admin,
      summary: Summary("Add a grant, carry-over or fee", ja: "特定財源の登録"), body: .required(.console), request: open,
      answers: [.json(201, .any)], refusals: [.alreadyDefined, .periodClosed, .invalidInput],
      handler: .prefectureChange(BillingHandlers.addOffset)),
    Endpoint(
      "billing.cloud.create", .post, path("/years/{fy}/cloud-items"), operation: .admin,
      summary: Summary("Note an item of the cloud's bill", ja: "クラウド請求明細の登録"), body: .required(.console),
      request: .object([.init("id", .text), .init("yen", .integer()), .init("document", .text)]),
      answers: [.json(201, .any)], refusals: [.periodClosed], handler: .prefectureChange(BillingHandlers.addCloudItem)),
    Endpoint(
      "billing.cloud.assign", .post, path("/years/{fy}/cloud-items/{item}/assign"), operation: .admin,
      summary: Summary("Give an item of the cloud's bill to a pool", ja: "クラウド請求明細の割当"), body: .required(.console),
      request: .object([.init("pool", .text), .init("phase", .choice(["initial", "running"]))]), answers: [.noContent],
      refusals: [.periodClosed], handler: .prefectureChange(BillingHandlers.assignCloudItem)),
    Endpoint(
      "billing.statistic.write", .put, path("/statistics/{kind}/{asOf}"), operation: .admin,
      summary: Summary("Enter figures of a day as JSON or CSV, whole or not at all", ja: "基礎数値の登録"),
      query: [QueryParameter("source", .text, "Where a CSV file was published")], body: .required(.figures),
      request: open, answers: [.json(200, .any)],
      refusals: [.invalidInput, .memberCodeInvalid, .memberUnknown, .statisticMissing, .valueOutOfRange],
      handler: .prefecture(BillingHandlers.putStatistic)),
    Endpoint(
      "billing.adjustment.create", .post, path("/statistics/{kind}/{asOf}/adjustments"), operation: .admin,
      summary: Summary("Adjust a member's figure, with the reason", ja: "基礎数値の調整"), body: .required(.console),
      request: .object([.init("member", .tenantCode), .init("delta", .text), .init("reason", .text)]),
      answers: [.noContent], refusals: [.invalidInput], handler: .prefectureChange(BillingHandlers.adjust)),
  ]

  private static let fiscalYear = [QueryParameter("fy", .integer(min: 2000, max: 2199), "Fiscal year")]

  private static let usage: [Endpoint] = [
    Endpoint(
      "billing.usage.record", .post, path("/usage/events"), operation: .admin,
      summary: Summary("Record usage, labour minutes and tickets of any town, each event once", ja: "利用実績の登録"),
      body: .required(.events), request: .array(of: open), answers: [.json(200, .any)],
      handler: .prefectureChange(BillingUsageHandlers.record)),
    Endpoint(
      "billing.usage.reverse", .post, path("/usage/reversals"), operation: .admin,
      summary: Summary("Take recorded usage back", ja: "利用実績の取消"), body: .required(.events), request: .array(of: open),
      answers: [.json(200, .any)], handler: .prefectureChange(BillingUsageHandlers.reverse)),
    Endpoint(
      "billing.usage.conflicts", .get, path("/usage/conflicts"), operation: .query,
      summary: Summary("Reports under a known identity with other content", ja: "利用実績の不一致"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("conflicts", .any))], handler: .prefecture(BillingUsageHandlers.conflicts)),
    Endpoint(
      "billing.usage.gaps", .get, path("/usage/gaps"), operation: .query,
      summary: Summary("Intervals in which counts can be missing", ja: "計量の欠測"), query: fiscalYear,
      answers: [.json(200, .any)], handler: .desk(.read, BillingUsageHandlers.gaps)),
    Endpoint(
      "billing.usage.unattributed", .get, path("/usage/unattributed"), operation: .query,
      summary: Summary("Use that no town can be named for", ja: "帰属不明の利用"), query: fiscalYear,
      answers: [.json(200, .any)], handler: .prefecture(BillingUsageHandlers.unattributed)),
  ]
}
