package import CivilTime
import Crypto
import StrictJSON

/// The issuer inside `moyai dev`: makes tokens for whomever a test asks for.
///
/// Its key lives in this process only and is in no published set, so its tokens open this very server and nothing else.
/// It is handed to the server by the development command alone; no setting names it, because a configured issuer is an
/// `https` address (``IssuerConfiguration``).
package struct TestIssuer: Sendable {
  package static let name = "urn:moyai:test-issuer"
  private static let keyID = "test-issuer"

  private let key: Curve25519.Signing.PrivateKey

  package init() {
    key = Curve25519.Signing.PrivateKey()
  }

  /// Whom a token is to stand for.
  package struct Order: Sendable {
    package let kind: IssuerKind
    package let subject: String
    /// Of staff: six digits.
    package let tenant: String?
    package let roles: [String]

    package init(kind: IssuerKind, subject: String, tenant: String? = nil, roles: [String] = []) {
      self.kind = kind
      self.subject = subject
      self.tenant = tenant
      self.roles = roles
    }
  }

  /// A token of one hour.
  package func token(_ order: Order, at now: Timestamp) throws -> String {
    var claims = JSONObject()
    claims.append("iss", .string(Self.name))
    claims.append("sub", .string(order.subject))
    claims.append("aud", .string(order.kind.audience.rawValue))
    claims.append("iat", .number(JSONNumber(now.secondsSinceEpoch)))
    claims.append(
      "exp", .number(JSONNumber(now.secondsSinceEpoch + VerifiedToken.lifeMax.components.seconds)))
    if let tenant = order.tenant { claims.append("moyai_tenant", .string(tenant)) }
    if !order.roles.isEmpty { claims.append("moyai_roles", .array(order.roles.map { .string($0) })) }
    let header: JSON = ["alg": "EdDSA", "kid": .string(Self.keyID), "typ": "JWT"]
    let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(JSON.object(claims).bytes)
    return signed + "." + Base64URL.encode(try key.signature(for: Array(signed.utf8)))
  }

  /// What a verifier needs to believe its tokens: one issuer for each kind of person, speaking for every town.
  package var issuers: [(issuer: Issuer, source: any KeySetSource)] {
    let source = FixedKeySet(KeySet([VerificationKey(id: Self.keyID, key.publicKey)]))
    return IssuerKind.allCases.map {
      (Issuer(name: Self.name, kind: $0, tenants: nil, algorithms: [.edDSA]), source)
    }
  }
}
