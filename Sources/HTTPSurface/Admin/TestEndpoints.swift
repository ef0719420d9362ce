import CivilTime
import HTTPTypes
import Identity
import Metering
import StrictJSON
import Tenancy

/// The two calls that only a development installation answers; anywhere else these paths do not exist.
enum TestEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "admin.test_issuer.token", .post, "/admin/v1/test-issuer/tokens", operation: .admin,
      summary: Summary("Make a token of a development installation", ja: "試験用トークンの発行"), body: .required(.console),
      request: .object([
        .init("kind", .choice(IssuerKind.allCases.map(\.rawValue))), .init("sub", .text),
        .init("tenant", .optional(.tenantCode), isRequired: false),
        .init("roles", .array(of: .text), isRequired: false),
      ]), answers: [.json(201, .object([.init("token", .text)]))], refusals: [.notFound],
      handler: .prefecture(TestHandlers.token)),
    Endpoint(
      "admin.test_clock.advance", .post, "/admin/v1/test-clock", operation: .admin,
      summary: Summary("Put the clock of a development installation forward", ja: "試験用時計の前進"),
      body: .required(.console), request: .object([.init("advance", .string(format: "duration"))]),
      answers: [.json(200, .object([.init("now", .instant)]))], refusals: [.notFound],
      handler: .prefecture(TestHandlers.advance)),
  ]

  /// They take no `Idempotency-Key`: a token made twice harms nobody, and a clock is to move each time it is told to.
  static let unkeyed = Set(all.map(\.id))
}

enum TestHandlers {
  @Sendable static func token(_ request: PrefectureRequest) async throws -> Answer {
    let tools = try tools(request)
    let body = try request.info.members(["kind", "sub", "tenant", "roles"])
    let subject = try body.string("sub")
    guard (1...255).contains(subject.utf8.count), subject.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Problem.bad("/sub", "wrong_form")
    }
    let order = TestIssuer.Order(
      kind: try body.word("kind"), subject: subject, tenant: try body.optionalString("tenant"),
      roles: try body.strings("roles"))
    if order.kind == .staff, order.tenant.flatMap({ TenantCode($0) }) == nil {
      throw Problem.bad("/tenant", order.tenant == nil ? "missing" : "wrong_form")
    }
    return .json(
      ["token": .string(try tools.issuer.token(order, at: request.info.receivedAt))], status: .created)
  }

  @Sendable static func advance(_ request: PrefectureRequest) async throws -> Answer {
    let tools = try tools(request)
    let body = try request.info.members(["advance"])
    guard let duration = try body.optionalDuration("advance") else { throw Problem.bad("/advance", "missing") }
    return .json(["now": .string(try await tools.advance(duration).iso8601Milliseconds())])
  }

  private static func tools(_ request: PrefectureRequest) throws -> TestTools {
    guard let tools = request.services.testTools else { throw Problem(.notFound) }
    return tools
  }
}
