package import CivilTime

/// How the residents' page works in this installation.
package struct PageSettings: Sendable {
  /// How a resident signs in.
  package enum SignIn: Sendable {
    /// Nothing is configured; the page says so.
    case none
    /// An issuer that residents know: authorisation code with PKCE, done by the page itself.
    case issuer(IssuerClient)
    /// The issuer inside a development installation: a name is enough. Gives the token for a subject.
    case development(@Sendable (_ subject: String, _ now: Timestamp) async throws -> String)
  }

  package var signIn: SignIn
  /// Where residents reach this server, without a slash at the end: `https://moyai.example.jp`.
  package var publicURL: String

  package init(signIn: SignIn = .none, publicURL: String = "http://127.0.0.1:1026") {
    self.signIn = signIn
    self.publicURL = publicURL
  }

  /// The address of the page for a consent request. The token stands behind `#`, which browsers send to no server, so
  /// that it is in no log on the way (HTTPSurface.docc, the citizen plane).
  package func address(ofRequest token: String) -> String { "\(publicURL)/my#/request/\(token)" }
}

/// The page as a public client of an OIDC issuer (RFC 7636, RFC 8252 §8.1).
package struct IssuerClient: Sendable, Hashable {
  package let authorizationEndpoint: String
  package let tokenEndpoint: String
  package let clientID: String
  package let scope: String

  package init(authorizationEndpoint: String, tokenEndpoint: String, clientID: String, scope: String) {
    self.authorizationEndpoint = authorizationEndpoint
    self.tokenEndpoint = tokenEndpoint
    self.clientID = clientID
    self.scope = scope
  }

  /// `https://host[:port]` of the token endpoint: the one place beside us that the page may speak to.
  var tokenOrigin: String {
    guard let scheme = tokenEndpoint.firstRange(of: "://") else { return "" }
    return String(tokenEndpoint[..<scheme.upperBound] + tokenEndpoint[scheme.upperBound...].prefix { $0 != "/" })
  }
}
