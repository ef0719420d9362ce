package import CivilTime
import StrictJSON

/// What a believed token says.
package struct VerifiedToken: Equatable, Sendable {
  package let issuer: String
  /// The issuer's name for the person. Personal: it goes into the vault or a principal and nowhere else.
  package let subject: String
  package let kind: IssuerKind
  package let issuedAt: Timestamp
  package let expiresAt: Timestamp
  /// Of staff: the six digits of their town. Whether such a town takes part is for the registry to say.
  package let tenant: String?
  /// Of staff: the words as they came; those that are no role of a desk mean nothing there.
  package let roles: [String]

  /// The longest life of a token.
  package static let lifeMax = Duration.seconds(3_600)
  /// How far the issuer's clock may be ahead of ours. It never lengthens a token's life.
  package static let leeway = Duration.seconds(30)
  static let subjectBytesMax = 255
  static let rolesMax = 50
}

extension VerifiedToken {
  /// Holds the claims against the issuer and the plane. The signature was checked before.
  init(
    _ claims: JSONObject, from issuer: Issuer, for audience: TokenAudience, at now: Timestamp
  ) throws(TokenRefused) {
    guard Self.names(claims["aud"], audience) else { throw TokenRefused(.audience) }
    guard let subject = claims["sub"]?.string, (1...Self.subjectBytesMax).contains(subject.utf8.count),
      subject.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw TokenRefused(.subject) }
    guard let issuedAt = Self.time(claims["iat"]), let expiresAt = Self.time(claims["exp"]),
      now < expiresAt, issuedAt <= now + Self.leeway, issuedAt < expiresAt, expiresAt - issuedAt <= Self.lifeMax
    else { throw TokenRefused(.time) }
    if let notBefore = claims["nbf"] {
      guard let notBefore = Self.time(notBefore), notBefore <= now + Self.leeway else { throw TokenRefused(.time) }
    }
    self.issuer = issuer.name
    self.subject = subject
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    kind = issuer.kind
    tenant = try Self.tenant(claims, issuer)
    roles = try Self.roles(claims, issuer)
  }

  private static func names(_ claim: JSON?, _ audience: TokenAudience) -> Bool {
    switch claim {
    case .string(let text): text == audience.rawValue
    case .array(let values):
      values.allSatisfy { $0.string != nil } && values.contains { $0.string == audience.rawValue }
    default: false
    }
  }

  /// Whole seconds since 1970, up to the year 9999: beyond that sums could overflow.
  private static func time(_ claim: JSON?) -> Timestamp? {
    guard let seconds = claim?.number?.int64, (0...253_402_300_799).contains(seconds) else { return nil }
    return Timestamp(seconds: seconds)
  }

  private static func tenant(_ claims: JSONObject, _ issuer: Issuer) throws(TokenRefused) -> String? {
    guard issuer.kind == .staff else { return nil }
    guard let tenant = claims["moyai_tenant"]?.string, issuer.maySpeak(for: tenant) else {
      throw TokenRefused(.tenant)
    }
    return tenant
  }

  private static func roles(_ claims: JSONObject, _ issuer: Issuer) throws(TokenRefused) -> [String] {
    guard issuer.kind == .staff, let claim = claims["moyai_roles"] else { return [] }
    guard let values = claim.array, values.count <= rolesMax else { throw TokenRefused(.roles) }
    var roles: [String] = []
    for value in values {
      guard let role = value.string else { throw TokenRefused(.roles) }
      roles.append(role)
    }
    return roles
  }
}
