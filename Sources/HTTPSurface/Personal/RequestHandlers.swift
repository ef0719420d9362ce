import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import StrictJSON
import Tenancy

/// A service asks a resident it does not know yet, and learns a pseudonym only from the resident's own browser.
enum RequestHandlers {
  @Sendable static func create(_ request: TenantRequest) async throws -> Answer {
    let members = try request.info.members(["offer", "redirect_uri", "state"])
    let (offerText, address) = (try members.string("offer"), try members.string("redirect_uri"))
    let state = try members.optionalString("state")
    guard let offer = OfferID(offerText) else { throw Problem.bad("/offer", "wrong_form") }
    guard (state?.unicodeScalars.count ?? 0) <= ConsentService.clientStateMax else {
      throw Problem.bad("/state", "too_long")
    }
    let made = try await consents(request).request(
      offer: offer, redirectURI: address, clientState: state, by: service(request), kid: request.caller.kid.text,
      in: request.tenant)
    func document(_ token: JSON, _ url: JSON) -> JSON {
      [
        "id": .string(made.id.text), "token": token, "url": url,
        "expires_at": .string(made.expiresAt.iso8601Milliseconds()),
      ]
    }
    let url = request.services.page.address(ofRequest: made.token)
    return .json(document(.string(made.token), .string(url)), status: .created).repeated(as: document(.null, .null))
  }

  @Sendable static func show(_ request: TenantRequest) async throws -> Answer {
    let state = try await consents(request).requestState(
      id(request), by: service(request), in: request.tenant)
    return .json(["state": .string(state.rawValue)])
  }

  @Sendable static func redeem(_ request: TenantRequest) async throws -> Answer {
    let code = try request.info.members(["code"]).string("code")
    let person = try await consents(request).redeem(
      id(request), code: code, by: service(request), in: request.tenant)
    // Pseudonyms are kept where they belong and nowhere else (I-29).
    return .json(["ppid": .string(person.text)]).repeated(as: ["ppid": .null])
  }

  /// The consents, while the ledger is sealed: asking belongs to the plane of personal data and closes with it.
  private static func consents(_ request: TenantRequest) throws -> ConsentService {
    let personal = try request.services.requirePersonal()
    try personal.reader.requireSealing(of: request.tenant)
    return personal.consents
  }

  private static func id(_ request: TenantRequest) throws(Problem) -> ConsentRequestID {
    guard let id = ConsentRequestID(request.info.path("id")) else { throw Problem(.notFound) }
    return id
  }

  private static func service(_ request: TenantRequest) throws -> ServiceName {
    guard let service = request.caller.service.flatMap({ ServiceName($0) }) else { throw AccessRefused(.scopeMissing) }
    return service
  }
}
