/// A token that is not believed. To the client every reason is the same `token_invalid`; the reason is for the metrics.
package struct TokenRefused: Error, Equatable, Sendable {
  package enum Reason: String, Sendable, CaseIterable {
    /// No compact JWT: parts, base64url, JSON, duplicate members, size.
    case form
    /// A header member that is missing or may not be there.
    case header
    /// None of the three algorithms, or not one this issuer may use.
    case algorithm
    /// `iss` is missing or not configured for this plane: also the right issuer for another kind of person.
    case issuer
    /// The issuer's key set has no such key, or one for another algorithm.
    case key
    case signature
    /// `aud` does not name this plane.
    case audience
    /// `sub` is missing, too long or holds characters no name of ours may hold.
    case subject
    /// `exp` is over, more than an hour after `iat`, or a time is missing or lies in the future.
    case time
    /// A staff token without a tenant, or with one its issuer may not speak for.
    case tenant
    /// The roles of a staff token are not a list of words.
    case roles
    /// The issuer's key set could not be read and none is known: not the token's fault.
    case keysUnavailable = "keys_unavailable"
  }

  package let reason: Reason

  /// Whether the refusal came after the signature held: the issuer did make this token.
  package var wasSigned: Bool {
    switch reason {
    case .audience, .subject, .time, .tenant, .roles: true
    case .form, .header, .algorithm, .issuer, .key, .signature, .keysUnavailable: false
    }
  }

  package init(_ reason: Reason) {
    self.reason = reason
  }
}

extension TokenRefused: CustomStringConvertible {
  package var description: String { "token refused: \(reason.rawValue)" }
}
