import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import NIOCore
import Postgres
import StrictJSON
import Tenancy

/// A resident's towns, pseudonyms, receipts and ledger.
enum CitizenHandlers {
  @Sendable static func me(_ request: CitizenRequest) async throws -> Answer {
    let links = try await request.consents().links(of: request.account)
    return .json(["account": .string(request.account.text), "subjects": .array(links.map(\.json))])
  }

  /// Whatever is wrong with town, code or date, the answer is one and the same.
  @Sendable static func link(_ request: CitizenRequest) async throws -> Answer {
    let members = try request.info.members(["tenant", "code", "birth_date"])
    let (digits, code) = (try members.string("tenant"), try members.string("code"))
    guard let birthDate = try members.optionalDate("birth_date") else { throw Problem.bad("/birth_date", "missing") }
    guard let tenant = TenantCode(digits) else { throw Problem(.linkRefused) }
    let linked = try await request.services.links.redeem(
      code, birthDate: birthDate, in: tenant.tenant, for: request.account, at: request.info.receivedAt)
    return .json(
      ["tenant": .string(tenant.text), "linked_at": .string(linked.linkedAt.iso8601Milliseconds())], status: .created)
  }

  @Sendable static func services(_ request: CitizenRequest) async throws -> Answer {
    let known = try await request.consents().services(of: request.account)
    return .json(["services": .array(known.map(\.json))])
  }

  @Sendable static func export(_ request: CitizenRequest) async throws -> Answer {
    let parts = try await request.consents().exportParts(of: request.account)
    let stream = try await BodyStream(readingAhead: { try await parts.next() })
    return Answer(status: .ok, body: .stream(stream, .json))
      .with(.contentDisposition, #"attachment; filename="moyai-export.json""#)
  }

  @Sendable static func receipt(_ request: CitizenRequest) async throws -> Answer {
    guard let id = ReceiptID(request.info.path("id")) else { throw Problem(.notFound) }
    return .text(try await request.consents().receipt(id, of: request.account), as: .jose)
  }

  @Sendable static func ledger(_ request: CitizenRequest) async throws -> Answer {
    let paging = try CitizenPaging(request.info.query)
    let page = try await request.consents().ledger(
      of: request.account, from: instant(request, "from"), to: instant(request, "to"), cursor: paging.cursor,
      limit: paging.limit)
    return CitizenPaging.answer("entries", page, \.json)
  }

  @Sendable static func entry(_ request: CitizenRequest) async throws -> Answer {
    guard let id = LedgerEntryID(request.info.path("entry")) else { throw Problem(.notFound) }
    return .json(try await request.consents().ledgerEntry(id, of: request.account))
  }

  private static func instant(_ request: CitizenRequest, _ name: String) throws(Problem) -> Timestamp? {
    guard let text = request.info.query[name] else { return nil }
    guard let instant = Timestamp(iso8601: text) else { throw Problem(.badRequest, shown: "\(name) is an instant") }
    return instant
  }
}

extension CitizenRequest {
  func consents() throws(Problem) -> ConsentService { try services.requirePersonal().consents }
}
