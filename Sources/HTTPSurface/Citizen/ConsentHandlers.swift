import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// Deciding: offers, grants, pauses, withdrawals, and what services ask for.
enum ConsentHandlers {
  @Sendable static func offers(_ request: CitizenRequest) async throws -> Answer {
    var tenant: TenantID?
    if let text = request.info.query["tenant"] {
      guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
        throw Problem(.badRequest, shown: "a tenant is a code of digits")
      }
      guard let code = TenantCode(text) else { throw Problem(.notFound) }
      tenant = code.tenant
    }
    let offers = try await request.consents().offers(of: request.account, in: tenant)
    return .json(["offers": .array(offers.map(\.json))])
  }

  @Sendable static func grant(_ request: CitizenRequest) async throws -> Answer {
    let members = try request.info.members(["offer", "notice_sha256", "lang", "valid_until", "request_token"])
    let (offerText, hashText) = (try members.string("offer"), try members.string("notice_sha256"))
    let language: NoticeLanguage = try members.word("lang")
    guard let until = try members.optionalInstant("valid_until") else { throw Problem.bad("/valid_until", "missing") }
    let token = try members.optionalString("request_token")
    guard let offer = OfferID(offerText) else { throw Problem.bad("/offer", "wrong_form") }
    guard let hash = Hash256(hex: hashText) else { throw Problem.bad("/notice_sha256", "wrong_form") }
    let outcome = try await request.consents().grant(
      GrantRequest(offer: offer, noticeHash: hash, language: language, validUntil: until, requestToken: token),
      by: request.account)
    guard var document = outcome.consent.json.object, token != nil else {
      return answer(outcome.consent, outcome.isNew ? .created : .ok)
    }
    // The address holds a code that works once, so a repetition does not see it.
    var repeated = document
    document.append("redirect", .text(outcome.redirect))
    repeated.append("redirect", .null)
    return Answer.json(.object(document), status: outcome.isNew ? .created : .ok)
      .with(.eTag, outcome.consent.etag).repeated(as: .object(repeated))
  }

  @Sendable static func list(_ request: CitizenRequest) async throws -> Answer {
    var state: ConsentState?
    if let text = request.info.query["state"] {
      guard let known = ConsentState(rawValue: text) else {
        throw Problem(
          .badRequest, shown: "state is one of \(ConsentState.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      state = known
    }
    let paging = try CitizenPaging(request.info.query)
    let page = try await request.consents().consents(
      of: request.account, state: state, cursor: paging.cursor, limit: paging.limit)
    // By what is shown, not by the bytes: a cursor is sealed anew each time.
    let shown = page.lines.map { "\($0.id.text) \($0.etag)" }.joined(separator: "\n")
    return CitizenPaging.answer("consents", page, \.json)
      .with(.eTag, "\"\(Hash256.of(shown.utf8).hex.prefix(32))\"")
  }

  @Sendable static func show(_ request: CitizenRequest) async throws -> Answer {
    answer(try await request.consents().consent(id(request), of: request.account))
  }

  @Sendable static func withdraw(_ request: CitizenRequest) async throws -> Answer {
    answer(try await request.consents().withdraw(id(request), by: request.account))
  }

  @Sendable static func pause(_ request: CitizenRequest) async throws -> Answer {
    _ = try request.info.members([])
    return answer(
      try await request.consents().pause(id(request), by: request.account, ifMatch: request.info.fields.ifMatch))
  }

  @Sendable static func resume(_ request: CitizenRequest) async throws -> Answer {
    _ = try request.info.members([])
    return answer(
      try await request.consents().resume(id(request), by: request.account, ifMatch: request.info.fields.ifMatch))
  }

  @Sendable static func request(_ request: CitizenRequest) async throws -> Answer {
    let shown = try await request.consents().request(token: request.info.path("token"), shownTo: request.account)
    return .json([
      "id": .string(shown.id.text), "state": "pending", "expires_at": .string(shown.expiresAt.iso8601Milliseconds()),
      "offer": shown.offer.json,
    ])
  }

  @Sendable static func decline(_ request: CitizenRequest) async throws -> Answer {
    _ = try request.info.members([])
    try await request.consents().decline(token: request.info.path("token"), by: request.account)
    return .json(["state": "declined"])
  }

  private static func id(_ request: CitizenRequest) throws(Problem) -> ConsentID {
    guard let id = ConsentID(request.info.path("id")) else { throw Problem(.notFound) }
    return id
  }

  private static func answer(_ consent: ConsentRow, _ status: HTTPResponse.Status = .ok) -> Answer {
    Answer.json(consent.json, status: status).with(.eTag, consent.etag)
  }
}
