package import DataClasses
package import Postgres

/// A verified key and the only access to the tenant's tables it opens. Only ``Authenticator`` makes one.
package struct Caller: Sendable {
  let grant: KeyGrant
  /// How the key stands to its quota after this request.
  package let standing: RateStanding
  /// Whether the database was not asked yet; either way the guard of ``access`` is what allows the work.
  package let isFromCache: Bool

  init(_ grant: KeyGrant, _ standing: RateStanding, isFromCache: Bool) {
    self.grant = grant
    self.standing = standing
    self.isFromCache = isFromCache
  }

  /// For the transaction that does the work: the tenant with the guard that reads the key's state again.
  package var access: TenantAccess { grant.access }
  package var tenant: TenantID { grant.record.tenant }
  package var tenantCode: TenantCode { grant.tenantCode }
  package var tenantKind: TenantKind { grant.tenantKind }
  package var slug: TenantSlug { grant.slug }
  package var kid: KeyID { grant.record.kid }
  package var kind: KeyKind { grant.record.kind }
  package var service: String? { grant.record.service }
  package var organisation: String? { grant.record.organisation }
  package var purposes: [String] { grant.record.purposes }
  package var roles: Set<ConsoleRole> { grant.record.roles }
  package var principal: Principal { .key(kid) }
  /// The key's replacement, when it has one: the answer then carries `Deprecation` and `Sunset`.
  package var rotation: KeyRotation? { grant.record.life.rotation }

  /// What the key covers of `/v2`; nil for none of it.
  package var reach: NGSIReach? { grant.record.ngsi }

  /// What the labels of the town's entity types mean to the key's service.
  package var classes: ClassRules { grant.classes }

  /// Refuses with `scope_missing` unless the key has the scope.
  package func require(_ scope: Scope) throws(AccessRefused) {
    guard grant.record.scopes.contains(scope) else { throw AccessRefused(.scopeMissing) }
  }
}
