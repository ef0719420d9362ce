import HTTPTypes
import Metering
import Tenancy

/// What a town's managers say to the guard against Individual Numbers, and what it counted (NumberGuard.docc).
enum NumberGuardEndpoints {
  private static let path: PathTemplate = "/tenant/v1/data-classes/{type}/number-exemptions/{attribute}"

  static let all: [Endpoint] = [
    Endpoint(
      "tenant.number.exemption.list", .get, "/tenant/v1/number-exemptions", operation: .query,
      summary: Summary("List attributes whose values cannot be Individual Numbers", ja: "個人番号検査の除外の一覧"),
      query: Paging.parameters,
      answers: [.json(200, Paging.shape("number_exemptions", .named(NumberGuardHandlers.shape)))],
      handler: .staff(.manager, NumberGuardHandlers.list)),
    Endpoint(
      "tenant.number.exemption.ask", .put, path, operation: .admin,
      summary: Summary("Ask to exempt an attribute; a second manager has to approve", ja: "個人番号検査の除外の申請"),
      body: .optional(.console), request: .object([]),
      answers: [.json(202, .named(NumberGuardHandlers.shape)), .noContent], refusals: [.labelLimit],
      handler: .staff(.manager, NumberGuardHandlers.ask)),
    Endpoint(
      "tenant.number.exemption.approve", .post, PathTemplate("\(path)/approve"), operation: .admin,
      summary: Summary("Let an exemption hold, by a second manager", ja: "個人番号検査の除外の承認（別の担当者）"),
      body: .optional(.console), request: .object([]), answers: [.json(200, .named(NumberGuardHandlers.shape))],
      refusals: [.secondPersonNeeded], handler: .staffChange(.manager, NumberGuardHandlers.approve)),
    Endpoint(
      "tenant.number.exemption.remove", .delete, path, operation: .admin,
      summary: Summary("Take an exemption back", ja: "個人番号検査の除外の取り消し"), answers: [.noContent],
      handler: .staff(.manager, NumberGuardHandlers.remove)),
    Endpoint(
      "tenant.number.refusal.list", .get, "/tenant/v1/number-refusals", operation: .query,
      summary: Summary("How often a number was suspected, by service and field", ja: "個人番号の疑いで拒否した回数"),
      answers: [
        .json(
          200,
          .object([
            .init(
              "number_refusals",
              .array(
                of: .object([
                  .init("service", .text), .init("field", .text), .init("refusals", .integer(min: 1)),
                  .init("last_at", .instant),
                ])))
          ]))
      ], handler: .staff(.manager, NumberGuardHandlers.refusals)),
  ]
}
