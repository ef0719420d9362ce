import CivilTime
import HTTPTypes
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
      .init("persons_per_day", .integer(min: 1)), .init("persons_wanted", .optional(.integer(min: 1))),
      .init("persons_wanted_by", .optional(.text)),
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

  /// 204 when it holds, 202 with what waits for a second manager.
  @Sendable static func setPersons(_ request: StaffRequest) async throws -> Answer {
    let persons = Int(clamping: try request.info.members(["persons_per_day"]).integer("persons_per_day"))
    let (approvals, service, principal) = (
      request.services.approvals, request.info.path("serviceId"), request.caller.principal
    )
    let approval = try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try approvals.setPersonsPerDay(service, persons, by: principal, in: &scope)
    }
    return approval.personsWanted == nil ? .noContent : .json(approval.json, status: .accepted)
  }

  @Sendable static func approvePersons(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    return .json(
      try request.services.approvals.approvePersonsPerDay(
        request.info.path("serviceId"), by: request.caller.principal, in: &scope
      ).json)
  }
}

extension ServiceApproval {
  fileprivate var json: JSON {
    [
      "service": .string(service), "state": .string(state.rawValue),
      "changed_at": .string(changedAt.iso8601Milliseconds()), "changed_by": .string(changedBy),
      "persons_per_day": .number(JSONNumber(personsPerDay)),
      "persons_wanted": personsWanted.map { .number(JSONNumber($0.persons)) } ?? .null,
      "persons_wanted_by": .text(personsWanted?.by),
    ]
  }
}
