package import CivilTime
package import Postgres

/// What is kept about a key and may be shown: everything but its verifier.
package struct APIKeyRecord: Equatable, Sendable {
  package let tenant: TenantID
  package let kid: KeyID
  /// Grows with every change of its life; not with its use.
  package let revision: Int64
  package let kind: KeyKind
  package let environment: KeyEnvironment
  package let name: String
  /// `svc_…` of a service's or a device's key.
  package let service: String?
  /// `org_…` of a provider's key.
  package let organisation: String?
  package let purposes: [String]
  package let scopes: [Scope]
  package let roles: Set<ConsoleRole>
  package let ngsi: NGSIReach?
  /// Empty: from anywhere.
  package let addressRanges: [IPNetwork]
  /// Nil: the installation's quota.
  package let ratePerMinute: Int?
  package let life: KeyLife
  package let createdAt: Timestamp
  package let createdBy: String
  package let approvedBy: String?
  package let rotatedFrom: KeyID?
  package let revokedBy: String?
  package let revokedReason: String?
  /// When the key was seen where it does not belong.
  package let exposedAt: Timestamp?
  /// To the minute; may lack the last seconds before a crash.
  package let lastUsedAt: Timestamp?

  /// `moyai_sk_live_072028_a1B2…`; nil only when the tenant's number is no code.
  package var masked: String? {
    TenantCode(tenant).map { APIKeyText.masked(kind: kind, environment: environment, tenant: $0, kid: kid) }
  }
}

/// A key just made: the only moment at which its text exists outside the hands of its holder.
package struct IssuedKey: Sendable {
  package let record: APIKeyRecord
  package let key: APIKeyText
}
