import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// A town's offers and sources, by its managers.
enum OfferHandlers {
  @Sendable static func setSource(_ request: StaffRequest) async throws -> Answer {
    let organisation = try request.info.members(["org"]).string("org")
    guard let category = CategoryName(request.info.path("categoryId")) else { throw Problem(.notFound) }
    let (sources, now, principal) = (request.services.sources, request.info.receivedAt, request.caller.principal)
    try await request.services.database.withTenant(request.access, .readWrite, as: .consent) {
      (scope: inout TenantScope) in
      try sources.set(category, organisation, by: principal, at: now, in: &scope)
    }
    return .noContent
  }

  @Sendable static func sources(_ request: StaffRequest) async throws -> Answer {
    let sources = request.services.sources
    let found = try await request.services.database.withTenant(request.access, .readOnly, as: .consent) {
      (scope: inout TenantScope) in try sources.list(in: &scope)
    }
    return .json([
      "sources": .array(
        found.map { ["category": .string($0.category), "org": .string($0.organisation)] })
    ])
  }

  @Sendable static func create(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let body = try request.info.members(OfferOrder.members)
    try requireRoute(body, request, in: &scope)
    let made = try request.services.offers.create(
      OfferOrder(body), by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    return .json(made.madeJSON, status: .created)
  }

  /// Whatever stands as the category may be an entity type of this town, which is judged before its form.
  private static func requireRoute(_ body: Members, _ request: StaffRequest, in scope: inout TenantScope) throws {
    guard let category = body.value("category")?.object?["id"]?.string, category.utf8.count <= 256 else { return }
    try request.services.offers.requireRoute(category, in: &scope)
  }

  @Sendable static func replace(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let body = try request.info.members(OfferOrder.members + ["material", "grace_until"])
    guard let isMaterial = body.value("material")?.bool else { throw Problem.bad("/material", "missing") }
    let end = try body.optionalInstant("grace_until")
    if isMaterial, end == nil { throw Problem.bad("/grace_until", "missing") }
    let id = try id(request.info.path("offerId"))
    let offers = request.services.offers
    let old = try offers.find(id, in: &scope)
    let made = try offers.replace(
      id, with: OfferOrder(body, old: old.order), Replacement(graceUntil: isMaterial ? end : nil),
      by: request.caller.principal,
      at: request.info.receivedAt, in: &scope)
    return .json(made.madeJSON, status: .created)
  }

  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    var after: OfferID?
    if let text = page.after { after = try id(text) }
    let (offers, start) = (request.services.offers, after)
    let found = try await request.services.database.withTenant(request.access, .readOnly, as: .consent) {
      (scope: inout TenantScope) in try offers.list(after: start, limit: page.limit, in: &scope)
    }
    return page.answer("offers", found, key: \.id.text, json: \.json)
  }

  @Sendable static func show(_ request: StaffRequest) async throws -> Answer {
    let id = try id(request.info.path("offerId"))
    let offers = request.services.offers
    return .json(
      try await request.services.database.withTenant(request.access, .readOnly, as: .consent) {
        (scope: inout TenantScope) in try offers.find(id, in: &scope)
      }.json)
  }

  /// What is no offer's id names no offer.
  private static func id(_ text: String) throws(Problem) -> OfferID {
    guard let id = OfferID(text) else { throw Problem(.notFound) }
    return id
  }
}
