package import Tenancy

/// A read or write of personal data that is refused. Codes stand in the order in which they are judged.
package struct AccessDenied: Error, Equatable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    /// A key of the other kind of installation. No database is asked.
    case keyEnvironment = "key_environment"
    /// The ledger is not sealing, or the database does not answer, or clocks disagree.
    case failClosed = "fail_closed"
    case keyUnknown = "key_unknown"
    /// Draft, not begun, ended, revoked, or a key of another plane.
    case keyInactive = "key_inactive"
    case tenantSuspended = "tenant_suspended"
    case tenantMismatch = "tenant_mismatch"
    case ipNotAllowed = "ip_not_allowed"
    case serviceSuspended = "service_suspended"
    case rateLimited = "rate_limited"
    case scopeMissing = "scope_missing"
    case purposeNotBound = "purpose_not_bound"
    /// The one answer to all cases of "no" (Consent.docc, I-5).
    case noValidConsent = "no_valid_consent"
    /// A provider's handle that the town does not have.
    case subjectUnknown = "subject_unknown"
    /// A record that does not fit its category version; see ``RecordRefused``.
    case itemsInvalid = "items_invalid"
    /// A category version that does not exist or is not approved.
    case versionUnknown = "version_unknown"
    /// The guard of Individual Numbers refused the record.
    case individualNumberSuspected = "individual_number_suspected"
  }

  package let code: Code
  /// The key's replacement, when it has one: refused answers carry `Deprecation` and `Sunset` too.
  package let rotation: KeyRotation?

  package init(_ code: Code, rotation: KeyRotation? = nil) {
    self.code = code
    self.rotation = rotation
  }

  /// The HTTP status of the answer.
  package var status: Int {
    switch code {
    case .keyEnvironment, .keyUnknown, .keyInactive: 401
    case .failClosed: 503
    case .rateLimited: 429
    case .subjectUnknown: 404
    case .itemsInvalid, .versionUnknown, .individualNumberSuspected: 422
    case .tenantSuspended, .tenantMismatch, .ipNotAllowed, .serviceSuspended, .scopeMissing, .purposeNotBound,
      .noValidConsent:
      403
    }
  }
}

extension AccessDenied: CustomStringConvertible {
  package var description: String { code.rawValue }
}
