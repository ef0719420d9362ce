import HTTPTypes
import NIOCore
import ResidentPage
import StrictJSON

enum PageHandlers {
  private static let tag = "\"\(ResidentPage.version)\""

  /// The document is asked for anew each time, and answered without a body while it is the same; its files have their
  /// version in their path and are kept for ever.
  @Sendable static func document(_ request: PublicRequest) async -> Answer {
    var headers = protection(request.services.page)
    headers[.eTag] = tag
    headers[.cacheControl] = "no-cache"
    if request.info.fields.ifNoneMatch == tag { return Answer(status: .notModified, headers: headers, body: .absent) }
    return Answer(
      status: .ok, headers: headers, body: .bytes(ByteBuffer(bytes: ResidentPage.document), .html))
  }

  @Sendable static func asset(_ request: PublicRequest) async throws -> Answer {
    guard request.info.path("version") == ResidentPage.version,
      let asset = ResidentPage.asset(request.info.path("file"))
    else { throw Problem(.notFound) }
    var headers: HTTPFields = [.cacheControl: "public, max-age=31536000, immutable"]
    headers[.contentTypeOptions] = "nosniff"
    headers[.crossOriginResourcePolicy] = "same-origin"
    return Answer(status: .ok, headers: headers, body: .bytes(ByteBuffer(bytes: asset.bytes), asset.form.media))
  }

  @Sendable static func configuration(_ request: PublicRequest) async -> Answer {
    let configuration: JSON =
      switch request.services.page.signIn {
      case .none: ["sign_in": "none"]
      case .development: ["sign_in": "development"]
      case .issuer(let client):
        [
          "sign_in": "oidc", "authorization_endpoint": .string(client.authorizationEndpoint),
          "token_endpoint": .string(client.tokenEndpoint), "client_id": .string(client.clientID),
          "scope": .string(client.scope),
        ]
      }
    return .json(configuration).with(.cacheControl, "no-store")
  }

  /// A token for whoever says a name: only where everything is a trial (MoyaiServer.docc, development installations).
  @Sendable static func developmentToken(_ request: PublicRequest) async throws -> Answer {
    guard case .development(let issue) = request.services.page.signIn else { throw Problem(.notFound) }
    let subject = try request.info.members(["sub"]).string("sub")
    guard !subject.isEmpty, subject.utf8.count <= 64 else { throw Problem.bad("/sub", "wrong_form") }
    let token = try await issue(subject, request.info.receivedAt)
    return .json(["token": .string(token)], status: .created).with(.cacheControl, "no-store")
  }

  /// What the browser must hold the page to: our own files only, no inline script or style, no frame around it, no
  /// string turned into markup.
  private static func protection(_ settings: PageSettings) -> HTTPFields {
    var connect = "'self'"
    if case .issuer(let client) = settings.signIn { connect += " " + client.tokenOrigin }
    let policy = [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src \(connect)",
      "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].joined(separator: "; ")
    var headers = HTTPFields()
    headers[.contentSecurityPolicy] = policy
    headers[.contentTypeOptions] = "nosniff"
    headers[.referrerPolicy] = "no-referrer"
    headers[.crossOriginOpenerPolicy] = "same-origin"
    headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
    return headers
  }
}

extension ResidentPage.Form {
  fileprivate var media: MediaType {
    switch self {
    case .script: .javascript
    case .style: .css
    case .picture: .svg
    }
  }
}
