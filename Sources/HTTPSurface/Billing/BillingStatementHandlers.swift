import Billing
import CivilTime
import HTTPTypes
import StrictJSON
import Tenancy

/// Statements on their way from draft to paper, by the prefecture.
enum BillingStatementHandlers {
  @Sendable static func draft(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["run", "kind", "instalment", "due_on"])
    let heads = try await request.services.billing.draftStatements(
      of: try body.string("run"), try body.word("kind"), instalment: Int(try body.optionalInteger("instalment") ?? 0),
      due: try body.optionalDate("due_on"), by: request.person, at: request.now)
    return .json(list(heads), status: .created)
  }

  @Sendable static func all(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let year = request.info.query["fy"] == nil ? nil : try request.info.query.year()
    let heads = try await request.services.billing.statementHeads(
      of: year, run: request.info.query["run"], after: page.after, limit: page.limit)
    return page.answer("statements", heads, key: \.id, json: Self.json)
  }

  @Sendable static func approve(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let heads = try await request.services.billing.approveStatements(
      Self.selection(request.info.path("number")), by: request.person, at: request.now)
    return .json(list(heads))
  }

  @Sendable static func issue(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let issued = try await request.services.billing.issueStatements(
      Self.selection(request.info.path("number")), by: request.person, at: request.now)
    return .json(list(issued.map(\.head)))
  }

  @Sendable static func void(_ request: PrefectureRequest) async throws -> Answer {
    let number = try request.info.members(["corrected_by"]).string("corrected_by")
    let head = try await request.services.billing.voidStatement(
      request.info.path("number"), correctedBy: number, by: request.person, at: request.now)
    return .json(Self.json(head))
  }

  @Sendable static func show(_ request: PrefectureRequest) async throws -> Answer {
    let paper = try PaperRequest(request.info, request.info.path("number"))
    return try await paper.answer(try await request.services.billing.statement(paper.name), request.services)
  }

  /// One statement by id or number, or all of a run: `2025-plan-001.instalment.1`.
  static func selection(_ name: String) -> StatementSelection {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, let kind = StatementKind(rawValue: parts[1]), let instalment = Int(parts[2]),
      instalment < 1_000
    {
      return .run(parts[0], kind, instalment: instalment)
    }
    return .one(name)
  }

  private static func list(_ heads: [StatementHead]) -> JSON { ["statements": .array(heads.map(json))] }

  /// Operators also see whose it is, and its id.
  private static func json(_ head: StatementHead) -> JSON {
    var object: JSONObject = ["id": .string(head.id), "member": .string(head.tenant.caseCode)]
    for (name, value) in head.json.object?.members ?? [] { object[name] = value }
    return .object(object)
  }
}
