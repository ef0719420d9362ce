import HTTPTypes

/// What anyone may ask.
enum PublicEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "public.version", .get, "/version", operation: nil, summary: Summary("Name and version of the broker"),
      answers: [.json(200, Shapes.version)], handler: .open(PublicHandlers.version)),
    Endpoint(
      "public.resources", .get, "/v2", operation: nil, summary: Summary("Entry points of NGSI-v2"),
      answers: [.json(200, Shapes.resources)], listeners: [.data], handler: .open(PublicHandlers.resources)),
    Endpoint(
      "public.live", .get, "/health/live", operation: nil, summary: Summary("Whether the process is alive"),
      answers: [.json(200, Shapes.live)], handler: .open(PublicHandlers.live)),
    Endpoint(
      "public.ready", .get, "/health/ready", operation: nil,
      summary: Summary("Whether requests can be served, and if not, for want of what"),
      answers: [.json(200, Shapes.ready), .json(503, Shapes.ready)], handler: .open(PublicHandlers.ready)),
    Endpoint(
      "public.openapi", .get, "/openapi.json", operation: nil, summary: Summary("This description"),
      answers: [.json(200, .any)], listeners: [.data], handler: .open(PublicHandlers.openAPI(.data))),
    Endpoint(
      "admin.metrics", .get, "/metrics", operation: nil,
      summary: Summary("Counters for Prometheus, without tenants", ja: "監視用の計数（団体別の値は含まない）"),
      answers: [AnswerShape(200, media: [.prometheus])], listeners: [.admin],
      handler: .open(PublicHandlers.metrics)),
    Endpoint(
      "admin.openapi", .get, "/openapi.json", operation: nil, summary: Summary("This description"),
      answers: [.json(200, .any)], listeners: [.admin], handler: .open(PublicHandlers.openAPI(.admin))),
  ]

  enum Shapes {
    static let version = Schema.object([
      .init(
        "orion",
        .object(
          [.init("version", .string(pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$"))]
            + [
              "uptime", "git_hash", "compile_time", "compiled_by", "compiled_in", "release_date", "machine", "doc",
            ].map { .init($0, .text) }))
    ])
    static let resources = Schema.object([
      .init("entities_url", .text), .init("types_url", .text), .init("subscriptions_url", .text),
      .init("registrations_url", .text),
    ])
    static let live = Schema.object([.init("status", .choice(["live"]))])
    static let ready = Schema.object([
      .init("status", .choice(["ready", "not_ready"])),
      .init("process", .choice(["serving", "draining"])),
      .init(
        "dependencies",
        .array(of: .object([.init("name", .text), .init("state", .choice(["up", "down"]))]))),
    ])
  }
}
