import Billing
import CivilTime
import HTTPTypes
import NIOCore
import StrictJSON
import Tenancy

/// A town's own statements (通知書).
enum StatementHandlers {
  static let shape = NamedSchema(
    "StatementHead", "What a list of statements shows",
    .object([
      .init("number", .text), .init("fiscal_year", .integer()),
      .init("kind", .choice(StatementKind.allCases.map(\.rawValue))),
      .init("instalment", .integer()), .init("state", .choice(StatementState.allCases.map(\.rawValue))),
      .init("run", .text), .init("yen", .integer()), .init("tax", .integer()), .init("total", .integer()),
      .init("issued_at", .optional(.instant)), .init("corrected_by", .optional(.text)),
    ]))

  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let heads = try await request.services.statements.list(of: request.access, after: page.after, limit: page.limit)
    return page.answer("statements", heads, key: \.shown, json: \.json)
  }

  /// The bytes are those that were stored when it was issued.
  @Sendable static func show(_ request: StaffRequest) async throws -> Answer {
    let (number, suffix) = split(request.info.path("number"))
    guard let type = suffix ?? request.info.accept.first(of: [.json, .csv]) else { throw Problem(.notAcceptable) }
    guard let statement = try await request.services.statements.statement(number, of: request.access) else {
      throw Problem(.notFound)
    }
    let bytes = type == .csv ? statement.csv : statement.json
    return Answer(status: .ok, body: .bytes(ByteBuffer(bytes: bytes), type))
  }

  /// The number, and the form that a suffix behind it asks for.
  static func split(_ text: String) -> (number: String, type: MediaType?) {
    for (suffix, type) in [(".json", MediaType.json), (".csv", MediaType.csv)] where text.hasSuffix(suffix) {
      return (String(text.dropLast(suffix.count)), type)
    }
    return (text, nil)
  }
}

extension StatementHead {
  var json: JSON {
    [
      "number": .text(number), "fiscal_year": .number(JSONNumber(fiscalYear.year)), "kind": .string(kind.rawValue),
      "instalment": .number(JSONNumber(instalment)), "state": .string(state.rawValue), "run": .string(run),
      "yen": .number(JSONNumber(yen)), "tax": .number(JSONNumber(tax)), "total": .number(JSONNumber(total)),
      "issued_at": .text(issuedAt?.iso8601Milliseconds()), "corrected_by": .text(correctedBy),
    ]
  }
}
