import CivilTime
import Postgres
import StrictJSON
import Tenancy

/// Which services serve a town, by its managers.
enum ApprovalHandlers {
  static let shape = NamedSchema(
    "ServiceApproval", "A town's word about a service",
    .object([
      .init("service", .text), .init("state", .choice(ApprovalState.allCases.map(\.rawValue))),
      .init("changed_at", .instant), .init("changed_by", .text),
    ]))

  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let approvals = request.services.approvals
    let found = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try approvals.list(after: page.after ?? "", limit: page.limit, in: &scope)
    }
    return page.answer("services", found, key: \.service, json: \.json)
  }

  @Sendable static func approve(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    return .json(
      try request.services.approvals.approve(
        request.info.path("serviceId"), by: request.caller.principal, at: request.info.receivedAt, in: &scope
      ).json)
  }

  @Sendable static func suspend(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    return .json(
      try request.services.approvals.suspend(
        request.info.path("serviceId"), by: request.caller.principal, at: request.info.receivedAt, in: &scope
      ).json)
  }

  @Sendable static func resume(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    return .json(
      try request.services.approvals.resume(
        request.info.path("serviceId"), by: request.caller.principal, at: request.info.receivedAt, in: &scope
      ).json)
  }
}

extension ServiceApproval {
  fileprivate var json: JSON {
    [
      "service": .string(service), "state": .string(state.rawValue),
      "changed_at": .string(changedAt.iso8601Milliseconds()), "changed_by": .string(changedBy),
    ]
  }
}
