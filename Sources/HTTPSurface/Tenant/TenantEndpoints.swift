import HTTPTypes
import Metering
import Postgres
import Tenancy

/// What staff of a town may ask. The town is the key's, so no path names it, and another town's things are not there.
enum TenantEndpoints {
  static let all: [Endpoint] = keys + services + figures

  private static let keys: [Endpoint] = [
    Endpoint(
      "tenant.key.create", .post, "/tenant/v1/keys", operation: .admin, summary: Summary("Make a key", ja: "キーの発行"),
      body: .required(.console), request: .named(KeyShapes.request), answers: [.json(201, .named(KeyShapes.issued))],
      refusals: [.scopeInvalid, .serviceNotApproved], handler: .staffChange(.manager, KeyHandlers.create)),
    Endpoint(
      "tenant.key.list", .get, "/tenant/v1/keys", operation: .query, summary: Summary("List keys", ja: "キーの一覧"),
      query: Paging.parameters, answers: [.json(200, Paging.shape("keys", .named(KeyShapes.key)))],
      handler: .staff(.manager, KeyHandlers.list)),
    Endpoint(
      "tenant.key.read", .get, "/tenant/v1/keys/{kid}", operation: .read, summary: Summary("Show a key", ja: "キーの表示"),
      answers: [.json(200, .named(KeyShapes.key))], handler: .staff(.manager, KeyHandlers.show)),
    Endpoint(
      "tenant.key.approve", .post, "/tenant/v1/keys/{kid}/approve", operation: .admin,
      summary: Summary("Let a draft begin, by a second manager", ja: "キーの承認（別の担当者）"), body: .optional(.console),
      request: .object([]), answers: [.json(200, .named(KeyShapes.key))], refusals: [.secondPersonNeeded, .keyEnded],
      handler: .staffChange(.manager, KeyHandlers.approve)),
    Endpoint(
      "tenant.key.rotate", .post, "/tenant/v1/keys/{kid}/rotate", operation: .admin,
      summary: Summary("Replace a key; the old one works until the overlap ends", ja: "キーの更新"),
      body: .optional(.console),
      request: .object([.init("overlap", .string(format: "duration"), isRequired: false)]),
      answers: [.json(201, .named(KeyShapes.issued))], refusals: [.overlapInvalid, .alreadyRotated],
      handler: .staffChange(.manager, KeyHandlers.rotate)),
    Endpoint(
      "tenant.key.revoke", .post, "/tenant/v1/keys/{kid}/revoke", operation: .admin,
      summary: Summary("End a key from the next request on", ja: "キーの失効"), body: .optional(.console),
      request: .object([.init("reason", .text, isRequired: false)]), answers: [.json(200, .named(KeyShapes.key))],
      refusals: [.reasonInvalid], handler: .staffChange(.manager, KeyHandlers.revoke)),
  ]

  private static let services: [Endpoint] = [
    Endpoint(
      "tenant.service.list", .get, "/tenant/v1/services", operation: .query,
      summary: Summary("List services and whether they serve here", ja: "サービスの承認状況"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("services", .named(ApprovalHandlers.shape)))],
      handler: .staff(nil, ApprovalHandlers.list)),
    approval("approve", Summary("Let a service serve this town", ja: "サービスの承認"), ApprovalHandlers.approve),
    approval("suspend", Summary("Hold a service back in this town", ja: "サービスの停止"), ApprovalHandlers.suspend),
    approval(
      "resume", Summary("Let it serve again, by another person", ja: "サービスの再開（別の担当者）"), ApprovalHandlers.resume),
    Endpoint(
      "tenant.service.persons", .put, "/tenant/v1/services/{serviceId}/persons-per-day", operation: .admin,
      summary: Summary(
        "Set how many different persons a key of a service may ask for in a day; more than the standard waits for a second manager",
        ja: "1日に照会できる人数の設定"), body: .required(.console),
      request: .object([.init("persons_per_day", .integer(min: 1))]),
      answers: [.noContent, .json(202, .named(ApprovalHandlers.shape))], refusals: [.rateInvalid],
      handler: .staff(.manager, ApprovalHandlers.setPersons)),
    Endpoint(
      "tenant.service.persons.approve", .post, "/tenant/v1/services/{serviceId}/persons-per-day/approve",
      operation: .admin, summary: Summary("Let a higher number hold, by a second manager", ja: "1日の人数の承認（別の担当者）"),
      body: .optional(.console), request: .object([]), answers: [.json(200, .named(ApprovalHandlers.shape))],
      refusals: [.secondPersonNeeded], handler: .staffChange(.manager, ApprovalHandlers.approvePersons)),
  ]

  private static func approval(
    _ verb: String, _ summary: Summary,
    _ handle: @escaping @Sendable (StaffRequest, inout TenantScope) throws -> Answer
  ) -> Endpoint {
    Endpoint(
      EndpointID(rawValue: "tenant.service.\(verb)"), .post, PathTemplate("/tenant/v1/services/{serviceId}/\(verb)"),
      operation: .admin, summary: summary, body: .optional(.console), request: .object([]),
      answers: [.json(200, .named(ApprovalHandlers.shape))], refusals: [.serviceUnknown, .serviceStateConflict],
      handler: .staffChange(.manager, handle))
  }

  private static let figures: [Endpoint] = [
    Endpoint(
      "tenant.usage.read", .get, "/tenant/v1/usage", operation: .query,
      summary: Summary("What this town used", ja: "利用状況"), query: UsageAnswer.parameters,
      answers: [.json(200, .named(UsageAnswer.shape))], handler: .staff(nil, UsageHandlers.show)),
    Endpoint(
      "tenant.statement.list", .get, "/tenant/v1/statements", operation: .query,
      summary: Summary("List this town's statements, the newest first", ja: "通知書の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("statements", .named(StatementHandlers.shape)))],
      handler: .staff(.finance, StatementHandlers.list)),
    Endpoint(
      "tenant.statement.read", .get, "/tenant/v1/statements/{number}", operation: .read,
      summary: Summary(
        "A statement as it was issued, as PDF, CSV or JSON by .pdf, .csv or .json behind the number or by Accept",
        ja: "通知書"), query: PaperRequest.parameters + [PaperRequest.partParameter],
      answers: [AnswerShape(200, media: PaperRequest.media, schema: .any)], refusals: [.notEncodable, .unbalanced],
      gaps: .letters,
      handler: .staff(.finance, StatementHandlers.show)),
  ]
}
