package import CivilTime
import DataClasses
package import Postgres

/// A town's keys: made, listed, approved, rotated, revoked. Works inside a transaction the caller opened for the town,
/// so that a key and the answer of its request are kept together or not at all.
package struct KeyService: Sendable {
  private let peppers: PepperRing
  private let environment: KeyEnvironment
  private let categories: (any CategoryDirectory)?

  package static let listMax = 100
  package static let reasonMax = 200

  /// - Parameter categories: nil reads the register in the transaction that makes a key, so that a wildcard stands for
  ///   what exists at that moment.
  package init(
    peppers: PepperRing, environment: KeyEnvironment, categories: (any CategoryDirectory)? = nil
  ) {
    self.peppers = peppers
    self.environment = environment
    self.categories = categories
  }

  /// Makes a key. It is active at once unless a scope asks for a second manager; then it is a draft.
  package func create(
    _ request: KeyRequest, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> IssuedKey {
    let tenant = try openTenant(at: now, in: &scope)
    let directory = try categories ?? RegisteredCategories(purposes: request.purposes, in: &scope)
    let terms = try KeyTerms(request, tenantKind: tenant.kind, categories: directory, now: now)
    try requireRoutes(terms.ngsi, in: &scope)
    if let service = terms.service {
      let approval = try scope.fetch(ApprovalStatements.find(scope.tenant, service)).first
      guard approval?.state == .approved else { throw TenancyError(.serviceNotApproved, at: "/service") }
    }
    return try insert(terms, for: tenant.code, rotatedFrom: nil, by: principal, at: now, in: &scope)
  }

  /// The tenant's keys by kid, from the one behind `after`.
  package func list(after: KeyID? = nil, limit: Int = listMax, in scope: inout TenantScope) throws -> [APIKeyRecord] {
    try scope.fetch(KeyStatements.list(scope.tenant, after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  /// One key; `not_found` also for another tenant's.
  package func find(_ kid: KeyID, in scope: inout TenantScope) throws -> APIKeyRecord {
    try find(kid, forUpdate: false, in: &scope)
  }

  /// Lets a draft begin. Who made it cannot approve it.
  package func approve(
    _ kid: KeyID, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> APIKeyRecord {
    let record = try find(kid, forUpdate: true, in: &scope)
    var life = record.life
    guard try life.apply(.approve, at: now) == .approved else { return record }
    guard record.createdBy != principal.text else { throw TenancyError(.secondPersonNeeded) }
    try scope.queue(AccessRevision.turn)
    try scope.execute(KeyStatements.approve(scope.tenant, kid, at: life.approvedAt, by: principal))
    try scope.execute(AdminEntry.note("key.approve", by: principal, about: kid.text))
    return try find(kid, in: &scope)
  }

  /// Makes a successor with the same terms. The old key works until the overlap (0 to 7 days) ends. The successor lives
  /// as long as the old key was made for.
  package func rotate(
    _ kid: KeyID, overlap: Duration, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> IssuedKey {
    let record = try find(kid, forUpdate: true, in: &scope)
    let tenant = try openTenant(at: now, in: &scope)
    var life = record.life
    guard try life.apply(.rotate(overlap: overlap), at: now) == .rotated, let rotation = life.rotation else {
      throw TenancyError(.keyNotActive)
    }
    let terms = KeyTerms(successorOf: record, at: now)
    let issued = try insert(terms, for: tenant.code, rotatedFrom: record, by: principal, at: now, in: &scope)
    try scope.queue(AccessRevision.turn)
    try scope.execute(KeyStatements.rotate(scope.tenant, kid, rotation))
    try scope.execute(AdminEntry.note("key.rotate", by: principal, about: kid.text))
    return issued
  }

  /// Ends a key. The next request anywhere sees it. A second call changes nothing.
  package func revoke(
    _ kid: KeyID, reason: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> APIKeyRecord {
    guard (1...Self.reasonMax).contains(reason.unicodeScalars.count) else {
      throw TenancyError(.reasonInvalid, at: "/reason")
    }
    let record = try find(kid, forUpdate: true, in: &scope)
    var life = record.life
    guard try life.apply(.revoke, at: now) == .revoked else { return record }
    try scope.queue(AccessRevision.turn)
    try scope.execute(
      KeyStatements.revoke(scope.tenant, kid, at: life.revokedAt, by: principal, reason: reason))
    try scope.execute(AdminEntry.note("key.revoke", by: principal, about: kid.text))
    return try find(kid, in: &scope)
  }

  /// Remembers that the key was seen in a path, a query or a body. Only a real key is marked; the answer is the same.
  package func markExposed(_ key: APIKeyText, at now: Timestamp, in scope: inout TenantScope) throws {
    guard try isReal(key, in: &scope) else { return }
    try scope.execute(KeyStatements.expose(scope.tenant, key.kid, at: now))
  }

  /// Revokes a key somebody found lying about; one that is not real changes nothing.
  package func revokeLeaked(_ key: APIKeyText, at now: Timestamp, in scope: inout TenantScope) throws {
    guard try isReal(key, in: &scope) else { return }
    try scope.execute(KeyStatements.expose(scope.tenant, key.kid, at: now))
    _ = try revoke(key.kid, reason: "reported as leaked", by: .host("leak-report"), at: now, in: &scope)
  }

  /// The tenant of a key known by its kid alone, for operators. Nil when there is none, or more than one.
  package func locate(_ kid: KeyID, in scope: inout PlatformScope) throws -> TenantID? {
    let found = try scope.fetch(KeyStatements.locate(kid))
    return found.count == 1 ? found[0] : nil
  }

  /// A key that names a type of a class without any outward route is not made (DataClasses.docc).
  private func requireRoutes(_ reach: NGSIReach?, in scope: inout TenantScope) throws {
    guard case .only(let types)? = reach?.types, !types.isEmpty else { return }
    let closed = try scope.fetch(DataClassStatements.alike(scope.tenant, types)).contains { label in
      if case .closed = label.dataClass.rule(for: .key) { true } else { false }
    }
    if closed { throw TenancyError(.classHasNoRoute, at: "/ngsi/types") }
  }

  private func find(_ kid: KeyID, forUpdate: Bool, in scope: inout TenantScope) throws -> APIKeyRecord {
    guard let record = try scope.fetch(KeyStatements.find(scope.tenant, kid, forUpdate: forUpdate)).first else {
      throw TenancyError(.notFound)
    }
    return record
  }

  private func openTenant(at now: Timestamp, in scope: inout TenantScope) throws -> Tenant {
    guard let tenant = try scope.fetch(RegistryStatements.tenant(scope.tenant)).first else {
      throw TenancyError(.tenantUnknown)
    }
    guard tenant.left.map({ JapanTime.date(of: now) < $0 }) ?? true else { throw TenancyError(.tenantLeft) }
    return tenant
  }

  private func isReal(_ key: APIKeyText, in scope: inout TenantScope) throws -> Bool {
    guard key.tenant.tenant == scope.tenant,
      let stored = try scope.fetch(GrantStatement(tenant: scope.tenant, kid: key.kid)).first,
      let proof = peppers.proof(of: key, version: stored.pepperVersion)
    else { return false }
    return stored.verifier.matches(proof)
  }

  private func insert(
    _ terms: KeyTerms, for tenant: TenantCode, rotatedFrom old: APIKeyRecord?, by principal: Principal,
    at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> IssuedKey {
    var generator = SystemRandomNumberGenerator()
    let key = APIKeyText.mint(terms.kind, environment, tenant, using: &generator)
    let record = APIKeyRecord(
      key, terms, rotatedFrom: old, createdBy: principal.text, createdAt: now)
    let verifier = peppers.proof(of: key).verifier
    do {
      try scope.execute(KeyStatements.insert(record, verifier, pepperVersion: peppers.newestVersion))
    } catch { throw TenancyError.meaning(of: error) }
    try scope.execute(AdminEntry.note("key.create", by: principal, about: key.kid.text))
    return IssuedKey(record: record, key: key)
  }
}
