import CivilTime
import Consent
import HTTPTypes
import Metering
import NIOCore
import Postgres
import Tenancy

extension Pipeline {
  /// The one key of a request for personal data. No cache is asked, so a revoked key fails on its next request and
  /// nothing about the key is known here that the ledger does not know.
  func presentedKey(_ fields: RequestFields, _ peer: Peer, at now: Timestamp) throws -> PresentedKey {
    let credential = try PresentedCredential(
      authorization: fields.authorizations, apiKey: fields.apiKeys, authToken: fields.authTokens)
    let address = peer.address
    let key = try authenticator.key(in: credential, from: address, at: now)
    // Looks at the form alone; whether the names are the key's tenant's is decided, and written down, by the gate.
    _ = try TenantClaim(fiwareService: fields.fiwareServices, moyaiTenant: fields.moyaiTenants)
    return PresentedKey(
      key, address: address, fiwareService: fields.fiwareServices.first?.lowercased(),
      moyaiTenant: fields.moyaiTenants.first)
  }

  /// The handler of a request for personal data. Fails closed: where the database cannot decide, nothing leaves.
  func call(_ info: RequestInfo, _ presented: PresentedKey, _ exchange: inout Exchange) async throws -> Answer {
    guard case .personal(_, let handle) = info.endpoint.handler else { throw Problem(.credentialMissing) }
    exchange.foundOrigin = UsageOrigin(
      payer: presented.key.tenant.tenant, owner: presented.key.tenant.tenant, kid: presented.key.kid.text, service: "")
    let (services, suspected) = (services, exchange.suspected)
    do {
      let found = try await authenticator.judging(
        presented.key, from: presented.address, at: exchange.receivedAt, verdict: Self.verdict
      ) { isOverLimit in
        try await handle(
          PersonalRequest(
            info: info, services: services, presented: presented.limited(isOverLimit), suspected: suspected))
      }
      exchange.foundOrigin = found.origin
      if let suspected { throw refusal(of: .body(suspected), exchange) }
      return found.answer
    } catch let error as any ProblemConvertible where error.problem.code == .individualNumberSuspected {
      // The database knows that it was refused, the pipeline where it stood.
      throw suspected.map { refusal(of: .body($0), exchange) } ?? error.problem
    } catch let refused as AccessRefused {
      // A key that is none is nobody's, so nobody pays for it.
      if refused.status == 401 { exchange.foundOrigin = nil }
      exchange.standing = refused.standing
      throw refused
    } catch let error as PostgresError {
      switch error.code {
      case .unavailable, .timeout, .queueFull, .cancelled, .outcomeUnknown: throw Problem(.failClosed)
      default: throw error
      }
    }
  }

  /// What an error says about the credential; nil when it is about something else.
  static let verdict: @Sendable (any Error) -> AccessRefused.Code? = { error in
    switch (error as? AccessDenied)?.code {
    case .keyUnknown: .keyUnknown
    case .keyInactive: .keyInactive
    case .rateLimited: .rateLimited
    default: nil
    }
  }

  /// What every answer on the planes of persons carries, refusals included: that nobody may keep it, and the name of
  /// the request, whose length is always the same.
  static func guardPrivacy(_ headers: inout HTTPFields, _ id: RequestID) {
    headers[.cacheControl] = "no-store"
    headers[.moyaiRequestID] = id.description
  }
}

extension Exchange {
  /// Whether the request is of a plane on which answers are about a person.
  var isAboutAPerson: Bool {
    switch entry?.endpoint.access {
    case .personal, .citizen, .service(.personalRequest): true
    default: false
    }
  }
}

extension Exchange {
  /// A database out of reach closes the whole personal plane, requests to consent included, and says so in that plane's
  /// own word (Consent.docc, fail closed).
  func closing(_ fault: Fault) -> Fault {
    guard case .problem(let problem) = fault, problem.code == .unavailable else { return fault }
    switch entry?.endpoint.access {
    case .personal, .service(.personalRequest): return .problem(Problem(.failClosed, logged: problem.logged))
    default: return fault
    }
  }
}

extension PresentedKey {
  fileprivate func limited(_ isOverLimit: Bool) -> PresentedKey {
    PresentedKey(
      key, address: address, fiwareService: fiwareService, moyaiTenant: moyaiTenant, isOverLimit: isOverLimit)
  }
}
