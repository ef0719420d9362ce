import HTTPTypes

/// The residents' page and what it is made of. Anyone may load it: it holds nothing about anybody.
enum PageEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "my.page", .get, "/my", operation: nil, summary: Summary("The residents' page", ja: "住民のページ"),
      answers: [AnswerShape(200, media: [.html]), AnswerShape(304)], listeners: [.data],
      handler: .open(PageHandlers.document)),
    Endpoint(
      "my.back", .get, "/my/signed-in", operation: nil,
      summary: Summary("The same page, where an issuer sends the browser back to", ja: "ログイン後の戻り先"),
      query: returned, answers: [AnswerShape(200, media: [.html])], listeners: [.data],
      handler: .open(PageHandlers.document)),
    Endpoint(
      "my.asset", .get, "/my/assets/{version}/{file}", operation: nil,
      summary: Summary("A file of the residents' page"),
      answers: [AnswerShape(200, media: [.javascript, .css, .svg])], listeners: [.data],
      handler: .open(PageHandlers.asset)),
    Endpoint(
      "my.config", .get, "/my/config.json", operation: nil, summary: Summary("How residents sign in here"),
      answers: [.json(200, configuration)], listeners: [.data], handler: .open(PageHandlers.configuration)),
    Endpoint(
      "my.development.token", .post, "/my/development/tokens", operation: nil,
      summary: Summary("Sign in to a development installation; not there in any other"), body: .required(.console),
      request: .object([.init("sub", .text)]), answers: [.json(201, .object([.init("token", .text)]))],
      refusals: [.notFound], listeners: [.data], handler: .open(PageHandlers.developmentToken)),
  ]

  /// What issuers are known to send back with the code (RFC 6749 §4.1.2, RFC 9207, session management).
  private static let returned = [
    "code", "state", "iss", "session_state", "scope", "error", "error_description", "error_uri",
  ].map { QueryParameter($0, .text, "As the issuer gave it; read by the page, not by the server") }

  private static let configuration = Schema.object([
    .init("sign_in", .choice(["none", "oidc", "development"])),
    .init("authorization_endpoint", .text, isRequired: false), .init("token_endpoint", .text, isRequired: false),
    .init("client_id", .text, isRequired: false), .init("scope", .text, isRequired: false),
  ])
}
