import CivilTime
import Crypto
import DataClasses
import Postgres

/// What a key may do, as one immutable value that the cache and all its requests share.
final class KeyGrant: Sendable {
  let record: APIKeyRecord
  let tenantCode: TenantCode
  let tenantKind: TenantKind
  let slug: TenantSlug
  let classes: ClassRules
  let access: TenantAccess

  init(
    _ record: APIKeyRecord, of tenant: TenantCode, kind: TenantKind, slug: TenantSlug, classes: ClassRules,
    guarded: KeyGuard
  ) {
    self.record = record
    self.classes = classes
    tenantCode = tenant
    tenantKind = kind
    self.slug = slug
    access = TenantAccess(tenant: record.tenant, guards: [guarded])
  }

  /// The judgements of a verified key in their order (Tenancy.docc, order of judgement). What the registry says comes
  /// with `standing`, and is left to the guard where that is nil.
  func require(_ attempt: AccessAttempt, standing: GrantStanding?, at now: Timestamp) throws(AccessRefused) {
    guard record.life.opens(at: now), record.kind.opens(attempt.plane), deskFits(attempt.plane) else {
      throw AccessRefused(.keyInactive)
    }
    try standing?.requireTenant(at: now)
    guard attempt.claim.matches(tenantCode, slug) else { throw AccessRefused(.tenantMismatch) }
    guard record.addressRanges.isEmpty || attempt.address.map(isAllowed) ?? false else {
      throw AccessRefused(.ipNotAllowed)
    }
    try standing?.requireService()
  }

  private func isAllowed(_ address: IPAddress) -> Bool {
    record.addressRanges.contains { $0.contains(address) }
  }

  /// The prefecture's desk opens `/admin/v1` and a town's `/tenant/v1`, never the other (Tenancy.docc, keys).
  private func deskFits(_ plane: Plane) -> Bool {
    switch plane {
    case .admin: tenantKind == .prefecture && ConsoleRole.ofPrefecture.isSuperset(of: record.roles)
    case .tenant: tenantKind != .prefecture && ConsoleRole.ofTown.isSuperset(of: record.roles)
    case .data, .personal: true
    }
  }
}

/// A grant and how its key is recognised.
struct VerifiableGrant: Sendable {
  let grant: KeyGrant
  private let verifier: APIKeyVerifier
  let pepperVersion: Int16
  /// Of the very text that was verified. It lives in memory only; against a secret of 256 random bits a plain hash is as
  /// good as a peppered one, and it costs a third of it.
  private var fingerprint: SHA256.Digest?

  init(_ grant: KeyGrant, _ verifier: APIKeyVerifier, pepperVersion: Int16) {
    self.grant = grant
    self.verifier = verifier
    self.pepperVersion = pepperVersion
  }

  /// - Parameter moved: see ``KeyGuard``.
  init(
    _ row: GrantStatement.Row, of tenant: TenantCode, clock: any WallClock, moved: @escaping @Sendable () -> Void
  ) {
    let basis = KeyGuard.Basis(
      record: row.record, classRevision: row.classes.revision, standing: row.standing,
      accessRevision: row.accessRevision)
    let guarded = KeyGuard(basis, clock: clock, moved: moved)
    self.init(
      KeyGrant(
        row.record, of: tenant, kind: row.tenantKind, slug: row.slug, classes: row.classes, guarded: guarded),
      row.verifier, pepperVersion: row.pepperVersion)
  }

  /// Whether the text is this very key; nil when the pepper of its record is missing here.
  mutating func verify(_ key: APIKeyText, _ peppers: PepperRing) -> Bool? {
    guard let proof = peppers.proof(of: key, version: pepperVersion) else { return nil }
    guard verifier.matches(proof), key.tenant == grant.tenantCode else { return false }
    fingerprint = SHA256.hash(data: key.bytes)
    return true
  }

  /// Whether the text is the one that was verified. Digests compare in constant time.
  func recognises(_ key: APIKeyText) -> Bool {
    fingerprint.map { $0 == SHA256.hash(data: key.bytes) } ?? false
  }
}
