import HTTPTypes
import Metering
import Tenancy

/// What operators of the prefecture may ask, on a listener of its own. Nothing here returns a town's entities or a
/// personal record (HTTPSurface.docc, consoles).
enum AdminEndpoints {
  static let all: [Endpoint] = tenants + register + others

  private static let tenants: [Endpoint] = [
    Endpoint(
      "admin.tenant.create", .post, "/admin/v1/tenants", operation: .admin,
      summary: Summary("Admit a tenant", ja: "団体の登録"), body: .required(.console),
      request: .named(TenantShapes.request), answers: [.json(201, .named(TenantShapes.tenant))],
      refusals: [.exists, .tenantCodeInvalid], handler: .prefectureChange(TenantHandlers.create)),
    Endpoint(
      "admin.tenant.list", .get, "/admin/v1/tenants", operation: .query, summary: Summary("List tenants", ja: "団体の一覧"),
      query: Paging.parameters, answers: [.json(200, Paging.shape("tenants", .named(TenantShapes.tenant)))],
      handler: .prefecture(TenantHandlers.list)),
    Endpoint(
      "admin.tenant.read", .get, "/admin/v1/tenants/{code}", operation: .read,
      summary: Summary("Show a tenant", ja: "団体の表示"), answers: [.json(200, .named(TenantShapes.tenant))],
      handler: .prefecture(TenantHandlers.show)),
    Endpoint(
      "admin.tenant.suspend", .post, "/admin/v1/tenants/{code}/suspend", operation: .admin,
      summary: Summary("Close a tenant's keys from the next request on", ja: "団体の停止"), body: .optional(.console),
      request: .object([]), answers: [.json(200, .named(TenantShapes.tenant))],
      handler: .prefectureChange(TenantHandlers.suspend)),
    Endpoint(
      "admin.tenant.resume", .post, "/admin/v1/tenants/{code}/resume", operation: .admin,
      summary: Summary("Open them again", ja: "団体の再開"), body: .optional(.console), request: .object([]),
      answers: [.json(200, .named(TenantShapes.tenant))], handler: .prefectureChange(TenantHandlers.resume)),
    Endpoint(
      "admin.tenant.leave", .put, "/admin/v1/tenants/{code}/leaving", operation: .admin,
      summary: Summary("Set or take back the first date on which it no longer takes part", ja: "脱退日の設定"),
      body: .required(.console), request: .object([.init("left_on", .optional(.date))]),
      answers: [.json(200, .named(TenantShapes.tenant))], refusals: [.dateInvalid],
      handler: .prefecture(TenantHandlers.leave)),
    Endpoint(
      "admin.population.list", .get, "/admin/v1/tenants/{code}/populations", operation: .query,
      summary: Summary("List counts of people", ja: "人口の一覧"),
      answers: [.json(200, .object([.init("populations", .array(of: .named(TenantShapes.population)))]))],
      handler: .prefecture(TenantHandlers.populations)),
    Endpoint(
      "admin.population.write", .put, "/admin/v1/tenants/{code}/populations/{source}/{asOf}", operation: .admin,
      summary: Summary("Enter a count of people; one of the same source and date is replaced", ja: "人口の登録"),
      body: .required(.console), request: .object([.init("population", .integer(min: 0))]), answers: [.noContent],
      refusals: [.populationInvalid], handler: .prefecture(TenantHandlers.setPopulation)),
  ]

  private static let register: [Endpoint] = [
    Endpoint(
      "admin.organisation.create", .post, "/admin/v1/orgs", operation: .admin,
      summary: Summary("Register an organisation", ja: "事業者の登録"), body: .required(.console),
      request: .named(RegisterShapes.organisationOrder), answers: [.json(201, .named(RegisterShapes.organisation))],
      refusals: [.exists], handler: .prefectureChange(RegisterHandlers.createOrganisation)),
    Endpoint(
      "admin.organisation.list", .get, "/admin/v1/orgs", operation: .query,
      summary: Summary("List organisations", ja: "事業者の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("organisations", .named(RegisterShapes.organisation)))],
      handler: .prefecture(RegisterHandlers.organisations)),
    Endpoint(
      "admin.service.create", .post, "/admin/v1/services", operation: .admin,
      summary: Summary("Register a service as a draft", ja: "サービスの登録"), body: .required(.console),
      request: .named(RegisterShapes.order), answers: [.json(201, .named(RegisterShapes.service))],
      refusals: [.exists, .organisationUnknown], handler: .prefectureChange(RegisterHandlers.createService)),
    Endpoint(
      "admin.service.list", .get, "/admin/v1/services", operation: .query,
      summary: Summary("List services", ja: "サービスの一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("services", .named(RegisterShapes.service)))],
      handler: .prefecture(RegisterHandlers.services)),
    Endpoint(
      "admin.service.read", .get, "/admin/v1/services/{serviceId}", operation: .read,
      summary: Summary("Show a service", ja: "サービスの表示"), answers: [.json(200, .named(RegisterShapes.service))],
      handler: .prefecture(RegisterHandlers.service)),
    change(.approve, Summary("Let a draft go live", ja: "サービスの公開承認")),
    change(.suspend, Summary("Hold a service back everywhere", ja: "サービスの停止")),
    change(.resume, Summary("Let it serve again", ja: "サービスの再開")),
    change(.retire, Summary("End a service for good", ja: "サービスの終了")),
  ]

  private static func change(_ event: ServiceState.Event, _ summary: Summary) -> Endpoint {
    Endpoint(
      EndpointID(rawValue: "admin.service.\(event.rawValue)"), .post,
      PathTemplate("/admin/v1/services/{serviceId}/\(event.rawValue)"), operation: .admin, summary: summary,
      body: .optional(.console), request: .object([]), answers: [.json(200, .named(RegisterShapes.service))],
      refusals: event == .approve ? [.serviceStateConflict, .secondPersonNeeded] : [.serviceStateConflict],
      handler: .prefectureChange(RegisterHandlers.apply(event)))
  }

  private static let others: [Endpoint] = [
    Endpoint(
      "admin.key.revoke", .post, "/admin/v1/keys/{kid}/revoke", operation: .admin,
      summary: Summary("End any town's key from the next request on", ja: "キーの失効"), body: .optional(.console),
      request: .object([.init("reason", .text, isRequired: false)]), answers: [.json(200, .named(KeyShapes.key))],
      refusals: [.reasonInvalid], handler: .prefectureChange(RegisterHandlers.revokeKey)),
    Endpoint(
      "admin.usage.read", .get, "/admin/v1/usage", operation: .query,
      summary: Summary("What the towns used", ja: "全団体の利用状況"), query: UsageAnswer.parameters,
      answers: [.json(200, .named(UsageAnswer.shape))], handler: .prefecture(RegisterHandlers.usage)),
  ]
}
