package import CivilTime
package import DataClasses

extension Caller {
  /// A caller no key stands behind, for tests of the layers above. Its access carries a guard like every other, so it
  /// opens nothing in a database that does not hold that key: no tenant's access revision is negative.
  package static func forTesting(
    tenant: TenantCode, slug: TenantSlug, kid: KeyID, kind: KeyKind = .service, tenantKind: TenantKind = .municipality,
    service: String? = "svc_test", roles: Set<ConsoleRole> = [], reach: NGSIReach? = .everything, scopes: [Scope] = [],
    rotation: KeyRotation? = nil, standing: RateStanding? = nil, isFromCache: Bool = false,
    classes: ClassRules = .none,
    at now: Timestamp
  ) -> Caller {
    let record = APIKeyRecord(
      tenant: tenant.tenant, kid: kid, revision: 1, kind: kind, environment: .test, name: "", service: service,
      organisation: nil, purposes: [], scopes: scopes, roles: roles, ngsi: reach, addressRanges: [], ratePerMinute: nil,
      life: KeyLife(approvedAt: now, notBefore: now, expiresAt: now + KeyRequest.expiresInMax, rotation: rotation),
      createdAt: now, createdBy: "host:test", approvedBy: "host:test", rotatedFrom: nil, revokedBy: nil,
      revokedReason: nil, exposedAt: nil, lastUsedAt: nil)
    let policy = RequestLimits().perKey
    let fresh = RateStanding(policy: policy, isAdmitted: true, remaining: policy.quota - 1, resetSeconds: 60)
    return Caller(
      KeyGrant(
        record, of: tenant, kind: tenantKind, slug: slug, classes: classes,
        guarded: KeyGuard(
          KeyGuard.Basis(
            record: record, classRevision: classes.revision,
            standing: GrantStanding(
              tenantState: "live", tenantLeft: nil, approvalState: nil, serviceState: nil, needsService: false),
            accessRevision: -1), clock: ManualClock(now))),
      standing ?? fresh,
      isFromCache: isFromCache)
  }
}
