package import CivilTime
package import ConsentRules
package import Postgres
package import Tenancy

/// A town's offers, made by its managers. Works inside a transaction of that town in the role `moyai_consent`.
package struct OfferRegister: Sendable {
  package static let listMax = 200

  package init() {}

  /// Makes an offer with its notices.
  /// - Throws: ``RegisterError``; `service_not_approved` and `source_missing` are states that can change.
  package func create(
    _ order: OfferOrder, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Offer {
    let made = try insert(order, by: principal, at: now, in: &scope)
    try scope.note("offer.create", by: principal, on: made.id.text)
    return made
  }

  /// Makes a successor. Where the change is material, consents under the old offer end at `graceUntil`, with no job.
  package func replace(
    _ id: OfferID, with order: OfferOrder, _ replacement: Replacement, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Offer {
    let old = try find(id, forUpdate: true, in: &scope)
    guard old.replacedBy == nil else { throw RegisterError(.conflict) }
    guard order.service == old.order.service, order.purpose.name == old.order.purpose.name,
      order.category.name == old.order.category.name
    else { throw RegisterError(.successorInvalid) }
    if let end = replacement.graceUntil, end < now { throw RegisterError(.windowInvalid, at: "/grace_until") }
    let made = try insert(order, by: principal, at: now, in: &scope)
    try scope.execute(OfferRegisterStatements.replace(scope.tenant, id, by: made.id, replacement, at: now))
    try scope.note("offer.replace", by: principal, on: id.text)
    return made
  }

  /// One offer; `not_found` also for another town's.
  package func find(_ id: OfferID, in scope: inout TenantScope) throws -> Offer {
    try find(id, forUpdate: false, in: &scope)
  }

  /// The town's offers by id, from the one behind `after`.
  package func list(after: OfferID? = nil, limit: Int = listMax, in scope: inout TenantScope) throws -> [Offer] {
    try scope.fetch(OfferRegisterStatements.list(scope.tenant, after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  private func find(_ id: OfferID, forUpdate: Bool, in scope: inout TenantScope) throws -> Offer {
    if forUpdate { try scope.execute(OfferRegisterStatements.lock(scope.tenant, id)) }
    guard let offer = try scope.fetch(OfferRegisterStatements.find(scope.tenant, id)).first else {
      throw RegisterError(.notFound)
    }
    return offer
  }

  private func insert(
    _ order: OfferOrder, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Offer {
    try order.validate()
    let terms = try terms(order, OfferID.random(), in: &scope)
    let notices = terms.notices
    try scope.execute(OfferRegisterStatements.insert(scope.tenant, terms, by: principal, at: now))
    for notice in notices { try scope.execute(OfferRegisterStatements.insert(scope.tenant, terms.id, notice, at: now)) }
    return Offer(
      id: terms.id, order: order, createdAt: now, replacedBy: nil, stopsAt: nil,
      notices: notices.map { Offer.NoticeName(language: $0.language.rawValue, hash: $0.hash) })
  }

  /// Puts together what the notices quote, and refuses what cannot be offered here and now.
  private func terms(_ order: OfferOrder, _ id: OfferID, in scope: inout TenantScope) throws -> OfferTerms {
    guard let recipient = try scope.fetch(OfferRegisterStatements.recipient(scope.tenant, order.service)).first else {
      throw RegisterError(.serviceNotApproved, at: "/service")
    }
    guard let (purpose, _) = try scope.fetch(PurposeStatements.find(order.purpose)).first, purpose.state == .approved
    else { throw RegisterError(.purposeInvalid, at: "/purpose") }
    // Nobody is the source of what does not exist, so the source is judged before the version.
    guard let provider = try scope.fetch(OfferRegisterStatements.provider(scope.tenant, order.category.name)).first
    else { throw RegisterError(.sourceMissing, at: "/category") }
    guard let (category, _) = try scope.fetch(CategoryStatements.find(order.category)).first,
      category.state == .approved
    else { throw RegisterError(.categoryInvalid, at: "/category") }
    guard let tenant = TenantCode(scope.tenant).flatMap({ TenantDigits($0.text) }) else {
      throw RegisterError(.notFound)
    }
    return OfferTerms(
      id: id, tenant: tenant, provider: provider, recipient: recipient, purpose: purpose.terms,
      legalBasis: purpose.basis, category: category.terms, mode: order.mode, dataLife: order.dataLife,
      validDaysMax: order.validDaysMax)
  }

  /// Refuses an entity type that is labelled pseudonymised (仮名加工情報) in this town: it has no way out, under the name
  /// of a category neither (Registers, classes).
  package func requireRoute(_ category: String, in scope: inout TenantScope) throws {
    let isClosed = Query<Bool>(
      """
      SELECT EXISTS (SELECT FROM moyai.data_class
        WHERE tenant_id = \(scope.tenant) AND entity_type = \(category) AND class = 'pseudonymised')
      """
    ) { row throws(DecodingFailure) in try row.bool(0) }
    guard try scope.fetch(isClosed).first != true else { throw RegisterError(.classHasNoRoute, at: "/category") }
  }
}
