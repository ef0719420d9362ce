import Billing
import CivilTime
import HTTPTypes
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

  /// Another town's statement is not there; the row policy says which are the town's own.
  @Sendable static func show(_ request: StaffRequest) async throws -> Answer {
    let paper = try PaperRequest(request.info, request.info.path("number"))
    guard let statement = try await request.services.statements.statement(paper.name, of: request.access) else {
      throw Problem(.notFound)
    }
    return try await paper.answer(statement, request.services)
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
