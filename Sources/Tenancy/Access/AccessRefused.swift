package import CivilTime

/// A request that is not let through. Codes stand in the order in which they are judged (Tenancy.docc, order of
/// judgement): the first that applies is the answer.
package struct AccessRefused: Error, Equatable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    /// Two of the three credential headers, or one twice.
    case credentialAmbiguous = "credential_ambiguous"
    /// `Fiware-Service` or `Moyai-Tenant` twice, or joined by a comma.
    case duplicateHeader = "duplicate_header"
    /// `Fiware-Service` or `Moyai-Tenant` has a shape no tenant can have.
    case badRequest = "bad_request"
    /// Something shaped like a key in path, query or body.
    case keyInURL = "key_in_url"
    /// No credential.
    case credentialMissing = "credential_missing"
    /// Not a key of ours: shape, check digit or CRC.
    case keyMalformed = "key_malformed"
    /// A key of a test installation at a live one, or the reverse.
    case keyEnvironment = "key_environment"
    /// No such key, or not its secret.
    case keyUnknown = "key_unknown"
    /// Draft, not begun, expired, revoked, or a key of another plane.
    case keyInactive = "key_inactive"
    case tenantSuspended = "tenant_suspended"
    /// A tenant header names another tenant than the key's.
    case tenantMismatch = "tenant_mismatch"
    case ipNotAllowed = "ip_not_allowed"
    /// The service is not live, or this town does not approve it.
    case serviceSuspended = "service_suspended"
    case rateLimited = "rate_limited"
    case scopeMissing = "scope_missing"
    /// A console key without the role the call needs.
    case roleMissing = "role_missing"
  }

  package let code: Code
  /// Whole seconds after which a retry makes sense; only with `rate_limited`.
  package let retryAfter: Int?
  /// What the limiter's fields say; nil when no limiter was asked.
  package let standing: RateStanding?

  package init(_ code: Code, standing: RateStanding? = nil) {
    self.code = code
    self.standing = standing
    retryAfter = code == .rateLimited ? standing?.resetSeconds : nil
  }

  /// `rate_limited` by a count that begins anew at `end`, while the limiter itself would have let the request pass.
  package init(_ code: Code, standing: RateStanding, until end: Timestamp, at now: Timestamp) {
    self.code = code
    self.standing = standing
    retryAfter = Int((end.microseconds - now.microseconds + 999_999) / 1_000_000)
  }

  /// The HTTP status of the answer, on every plane.
  package var status: Int {
    switch code {
    case .credentialAmbiguous, .duplicateHeader, .badRequest, .keyInURL: 400
    case .credentialMissing, .keyMalformed, .keyEnvironment, .keyUnknown, .keyInactive: 401
    case .tenantSuspended, .tenantMismatch, .ipNotAllowed, .serviceSuspended, .scopeMissing, .roleMissing: 403
    case .rateLimited: 429
    }
  }

  /// One sentence for the caller. It tells nothing the code does not.
  package var shown: String {
    switch code {
    case .credentialAmbiguous: "Send exactly one credential."
    case .duplicateHeader: "A header that may appear once appears twice."
    case .badRequest: "The tenant header does not have the shape of a tenant's name."
    case .keyInURL: "An API key belongs into a header, never into a path, query or body."
    case .credentialMissing: "An API key is needed."
    case .keyMalformed: "This is not an API key of Moyai."
    case .keyEnvironment: "This API key belongs to another kind of installation."
    case .keyUnknown: "This API key is not known."
    case .keyInactive: "This API key is not in use here."
    case .tenantSuspended: "The tenant is suspended."
    case .tenantMismatch: "The tenant named is not the one of the API key."
    case .ipNotAllowed: "The API key may not be used from this address."
    case .serviceSuspended: "The service is not approved here at present."
    case .rateLimited: "Too many requests."
    case .scopeMissing: "The API key does not cover this."
    case .roleMissing: "This desk does not have the role the call needs."
    }
  }
}

extension AccessRefused: CustomStringConvertible {
  package var description: String { code.rawValue }
}
