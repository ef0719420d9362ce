package import CivilTime
import StrictJSON

/// Judges tokens: whose they are, whether they are whole, and whether they are for this plane, now.
package final class TokenVerifier: Sendable {
  private struct Place: Hashable {
    let issuer: String
    let kind: IssuerKind
  }

  private let issuers: [Place: (issuer: Issuer, keys: KeySetCache)]

  /// - Parameter issuers: of two with the same name and kind the first counts; a configuration has none such.
  package init(_ issuers: [(issuer: Issuer, source: any KeySetSource)]) {
    self.issuers = Dictionary(
      issuers.map { (Place(issuer: $0.issuer.name, kind: $0.issuer.kind), ($0.issuer, KeySetCache($0.source))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the token says, if it is to be believed on that plane.
  ///
  /// The issuer's name only says whose keys to try; nothing else of the payload counts before the signature does.
  /// - Throws: ``TokenRefused``.
  package func verify(_ text: String, for audience: TokenAudience, at now: Timestamp) async throws -> VerifiedToken {
    let token = try CompactToken(text)
    guard let name = token.claims["iss"]?.string,
      let (issuer, keys) = issuers[Place(issuer: name, kind: audience.kind)]
    else { throw TokenRefused(.issuer) }
    guard issuer.algorithms.contains(token.algorithm) else { throw TokenRefused(.algorithm) }
    guard let key = try await keys.key(token.keyID, at: now), key.algorithm == token.algorithm else {
      throw TokenRefused(.key)
    }
    guard key.verifies(token.signature, over: token.signedBytes) else { throw TokenRefused(.signature) }
    return try VerifiedToken(token.claims, from: issuer, for: audience, at: now)
  }
}
