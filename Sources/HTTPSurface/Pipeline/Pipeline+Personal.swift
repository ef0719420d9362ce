import CivilTime
import HTTPTypes
import Metering
import NIOCore
import Postgres
import Tenancy

/// A well-formed key and what came beside it. Whether there is such a key, and what it may do, is for the database to say
/// in the transaction that writes the request down.
struct PresentedKey: Sendable {
  let key: APIKeyText
  /// `Fiware-Service`, folded to lower case; nil when it was not sent.
  let fiwareService: String?
  /// `Moyai-Tenant` as it was sent.
  let moyaiTenant: String?
  let address: IPAddress?
}

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
      key: key, fiwareService: fields.fiwareServices.first?.lowercased(), moyaiTenant: fields.moyaiTenants.first,
      address: address)
  }

  /// The handler of a request for personal data. Fails closed: where the database cannot decide, nothing leaves.
  func call(_ info: RequestInfo, _ presented: PresentedKey, _ exchange: inout Exchange) async throws -> Answer {
    guard case .personal(_, let handle) = info.endpoint.handler else { throw Problem(.credentialMissing) }
    do {
      let found = try await handle(PersonalRequest(info: info, services: services, presented: presented))
      exchange.foundOrigin = found.origin
      return found.answer
    } catch let refusal as PersonalRefusal {
      exchange.foundOrigin = refusal.origin
      exchange.standing = refusal.standing
      throw refusal.problem
    } catch let error as PostgresError {
      switch error.code {
      case .unavailable, .timeout, .queueFull, .cancelled, .outcomeUnknown: throw Problem(.failClosed)
      default: throw error
      }
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
