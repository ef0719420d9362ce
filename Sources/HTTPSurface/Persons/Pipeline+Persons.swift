import HTTPTypes
import Identity
import Metering
import Postgres
import Tenancy

extension Pipeline {
  /// Establishes who asks, where a token says so; nil where a key has to. The planes of services know no tokens, the
  /// residents' knows no keys, and a console takes either (HTTPSurface.docc, credentials).
  func identifyPerson(_ entry: RoutedEndpoint, _ peer: Peer, _ exchange: inout Exchange) async throws -> Person? {
    let (fields, plane) = (exchange.fields, entry.endpoint.plane)
    guard plane == .citizen || ((plane == .tenant || plane == .admin) && fields.bearsToken) else { return nil }
    do {
      return try await person(entry, exchange)
    } catch let error where Self.mayBeAGuess(error) {
      guard let refused = authenticator.refusal(ofTokenFrom: peer.address, at: exchange.receivedAt) else { throw error }
      exchange.standing = refused.standing
      throw refused
    }
  }

  /// Whether a token may have been invented. One that its issuer did sign is no guess: many residents share an address of
  /// their carrier, and each sends an old token now and then.
  private static func mayBeAGuess(_ error: any Error) -> Bool {
    if let refused = error as? TokenRefused { return !refused.wasSigned && refused.reason != .keysUnavailable }
    return (error as? Problem)?.code == .tokenInvalid
  }

  private func person(_ entry: RoutedEndpoint, _ exchange: Exchange) async throws -> Person? {
    let (fields, plane) = (exchange.fields, entry.endpoint.plane)
    // Counts the credentials: none is 401, two are 400, in whichever fields they come.
    _ = try PresentedCredential(
      authorization: fields.authorizations, apiKey: fields.apiKeys, authToken: fields.authTokens)
    let claim = try TenantClaim(fiwareService: fields.fiwareServices, moyaiTenant: fields.moyaiTenants)
    guard let token = fields.bearerToken else {
      throw fields.bearsKey ? Problem(.keyInactive) : Problem(.tokenInvalid)
    }
    guard let persons else { throw Problem(.tokenInvalid) }
    let now = exchange.receivedAt
    switch plane {
    case .citizen: return .citizen(try await persons.citizen(token, at: now))
    case .tenant: return .desk(try await persons.staff(token, claim: claim, at: now).checked(entry.endpoint.access))
    case .admin:
      return .desk(try await persons.prefectureOperator(token, claim: claim, at: now).checked(entry.endpoint.access))
    case .data, .public: return nil
    }
  }

  /// The handler with the context that the token has proved.
  func call(_ info: RequestInfo, _ person: Person) async throws -> Answer {
    switch (info.endpoint.handler, person) {
    case (.citizen(let handle), .citizen(let citizen)):
      return try await handle(CitizenRequest(info: info, services: services, citizen: citizen))
    case (.citizenChange(let handle), .citizen(let citizen)):
      return try await CitizenRequest(info: info, services: services, citizen: citizen).changing(handle)
    case (.staff(_, let handle), .desk(let desk)):
      return try await handle(StaffRequest(info: info, services: services, caller: desk))
    case (.staffChange(_, let handle), .desk(let desk)):
      return try await StaffRequest(info: info, services: services, caller: desk).changing(handle)
    case (.staffAct(_, let handle), .desk(let desk)):
      return try await StaffRequest(info: info, services: services, caller: desk).acting(handle)
    case (.staffConsentChange(_, let handle), .desk(let desk)):
      return try await StaffRequest(info: info, services: services, caller: desk).changing(as: .consent, handle)
    case (.prefecture(let handle), .desk(let desk)), (.desk(_, let handle), .desk(let desk)):
      return try await handle(PrefectureRequest(info: info, services: services, caller: desk))
    case (.prefectureChange(let handle), .desk(let desk)), (.deskChange(_, let handle), .desk(let desk)):
      return try await PrefectureRequest(info: info, services: services, caller: desk).changing(handle)
    default: throw Problem(.credentialMissing)
    }
  }
}

extension Desk {
  /// The same desk, if it carries what the endpoint asks for.
  fileprivate func checked(_ access: Access) throws(AccessRefused) -> Desk {
    switch access {
    case .staff(let role):
      if let role, !roles.cover(role) { throw AccessRefused(.roleMissing) }
    case .prefecture(let right):
      guard right.isHeld(by: roles) else { throw AccessRefused(.roleMissing) }
    case .anyone, .citizen, .service, .personal: throw AccessRefused(.roleMissing)
    }
    return self
  }
}

extension Exchange {
  /// Whose use the request is; nil for nobody's. A resident's requests are charged to no town.
  var usageOrigin: UsageOrigin? {
    if let caller { return caller.usageOrigin }
    if let foundOrigin { return foundOrigin }
    guard case .desk(let desk) = person else { return nil }
    return UsageOrigin(payer: desk.tenant, owner: desk.tenant, kid: "", service: "")
  }
}

extension RequestFields {
  private static let scheme = "bearer "

  /// What stands behind `Bearer`, if it has the three parts of a compact JWS; a key of ours has no dot.
  var bearerToken: String? {
    guard let value = authorizations.first, value.prefix(Self.scheme.count).lowercased() == Self.scheme else {
      return nil
    }
    let token = value.dropFirst(Self.scheme.count)
    return token.utf8.lazy.filter({ $0 == UInt8(ascii: ".") }).count == 2 ? String(token) : nil
  }

  var bearsToken: Bool { bearerToken != nil }

  /// Whether the credential looks like a key of ours, in whichever field.
  var bearsKey: Bool { (authorizations + apiKeys + authTokens).contains { $0.contains("moyai_") } }
}
