import Billing
import Consent
import ConsentRules
import HTTPTypes
import Metering
import Postgres
import StrictJSON
import Tenancy

/// The registers of organisations and services, by the prefecture.
enum RegisterHandlers {
  @Sendable static func createOrganisation(_ request: PrefectureRequest) async throws -> Answer {
    let organisation = try Organisation(request.info)
    let (register, now) = (request.services.register, request.info.receivedAt)
    let made = try await request.services.database.withPlatform(.ops) { scope in
      try register.create(organisation, at: now, in: &scope)
    }
    return .json(try made.requireNew(at: "/id").json, status: .created)
  }

  @Sendable static func organisations(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let register = request.services.register
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try register.organisations(after: page.after ?? "", limit: page.limit, in: &scope)
    }
    return page.answer("organisations", found, key: \.id, json: \.json)
  }

  @Sendable static func createService(_ request: PrefectureRequest) async throws -> Answer {
    let service = try RegisteredService(request.info)
    let (register, now) = (request.services.register, request.info.receivedAt)
    let principal = request.caller.principal
    let made = try await request.services.database.withPlatform(.ops) { scope in
      try register.create(service, by: principal, at: now, in: &scope)
    }
    return .json(try made.requireNew(at: "/id").json, status: .created)
  }

  @Sendable static func services(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let register = request.services.register
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try register.services(after: page.after ?? "", limit: page.limit, in: &scope)
    }
    return page.answer("services", found, key: \.id, json: \.json)
  }

  @Sendable static func service(_ request: PrefectureRequest) async throws -> Answer {
    let id = request.info.path("serviceId")
    let register = request.services.register
    return .json(
      try await request.services.database.withPlatform(.ops, .readOnly) { try register.find(id, in: &$0) }.json)
  }

  static func apply(_ event: ServiceState.Event) -> @Sendable (PrefectureRequest) async throws -> Answer {
    { request in
      _ = try request.info.members([])
      let id = request.info.path("serviceId")
      let (register, now, principal) = (request.services.register, request.info.receivedAt, request.caller.principal)
      let service = try await request.services.database.withPlatform(.ops) { scope in
        try register.apply(event, to: id, by: principal, at: now, in: &scope)
      }
      if event == .retire { try await endConsents(of: service.id, request) }
      return .json(service.json)
    }
  }

  /// Ends the consents given to a retired service, one town after the other. Since the service is retired its keys read
  /// nothing any more; this writes it down for the residents. A second call ends what a broken one left.
  private static func endConsents(of service: String, _ request: PrefectureRequest) async throws {
    guard let name = ServiceName(service), let personal = request.services.personal else { return }
    let changes = ConsentChanges(keys: personal.signing)
    let (tenants, database) = (request.services.tenants, request.services.database)
    let (now, principal) = (request.info.receivedAt, request.caller.principal)
    var last: TenantCode?
    while true {
      let start = last
      let page = try await database.withPlatform(.ops, .readOnly) { scope in
        try tenants.list(after: start, in: &scope)
      }
      for town in page {
        try await database.withTenant(TenantAccess(tenant: town.code.tenant), .readWrite, as: .consent) {
          (scope: inout TenantScope) in
          _ = try changes.invalidateAll(
            service: name, reason: .serviceRetired, by: principal, at: now, in: &scope)
        }
      }
      guard page.count >= RegistryService.listMax else { return }
      last = page.last?.code
    }
  }

  /// Ends any town's key. The prefecture knows it by its public part only, so the town is looked up first.
  @Sendable static func revokeKey(_ request: PrefectureRequest) async throws -> Answer {
    let reason = try KeyHandlers.revocationReason(request.info)
    let kid = try KeyHandlers.kid(request.info.path("kid"))
    let (keys, now, principal) = (request.services.keys, request.info.receivedAt, request.caller.principal)
    let database = request.services.database
    let tenant = try await database.withPlatform(.ops, .readOnly) { try keys.locate(kid, in: &$0) }
    guard let tenant else { throw Problem(.notFound) }
    let record = try await database.withTenant(TenantAccess(tenant: tenant), .readWrite) { scope in
      try keys.revoke(kid, reason: reason, by: principal, at: now, in: &scope)
    }
    return .json(record.json(at: now))
  }

  @Sendable static func usage(_ request: PrefectureRequest) async throws -> Answer {
    let query = try UsageQuery(
      parameters: UsageAnswer.parameters(request.info.query), overTenants: true, now: request.info.receivedAt)
    // Whoever looks at the use of towns is written down (Billing.docc, invariant 16).
    try await request.services.billing.noteReading("usage", by: request.person, at: request.now)
    return UsageAnswer.answer(try await request.services.usage.usageOverTenants(query))
  }
}
