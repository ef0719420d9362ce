package import CivilTime
package import ConsentRules
package import Postgres

extension ConsentService {
  /// How long a request may be answered, how long its code may be redeemed, and how long its state may be asked.
  package static let requestLife = Duration.seconds(15 * 60)
  package static let codeLife = Duration.seconds(5 * 60)
  package static let requestMemory = Duration.seconds(24 * 3_600)
  /// Wrong codes after which a request is over.
  package static let codeFailuresMax = 5
  /// Characters of a service's `state`.
  package static let clientStateMax = 128

  /// A request just made. The token is shown this once.
  package struct NewRequest: Sendable {
    package let id: ConsentRequestID
    package let token: String
    package let expiresAt: Timestamp
  }

  /// A service asks a resident, whom it does not know yet, through the resident's browser.
  /// - Throws: ``ConsentError/notFound`` unless the offer is one of this service in this town and still open;
  ///   ``ConsentError/redirectURIUnknown``.
  package func request(
    offer: OfferID, redirectURI: String, clientState: String?, by service: ServiceName, kid: String,
    in tenant: TenantID
  ) async throws -> NewRequest {
    try await inTown(tenant, .readWrite) { (scope: inout TenantScope) in
      guard let found = try scope.fetch(ShownOfferStatements.offer(offer, in: tenant)).first, found.service == service,
        found.isOpen, found.replacedBy == nil, let now = try scope.fetch(ResidentStatements.now).first
      else { throw ConsentError.notFound }
      let registered = try scope.fetch(RequestStatements.redirectURIs(of: service)).first ?? []
      guard registered.contains(where: { $0.utf8.elementsEqual(redirectURI.utf8) }) else {
        throw ConsentError.redirectURIUnknown
      }
      let token = RequestSecret.draw()
      let row = RequestRow(
        id: .random(), tenant: tenant, service: service, offer: offer, redirectURI: redirectURI,
        clientState: clientState, state: .pending, createdAt: now, expiresAt: now + Self.requestLife, account: nil,
        codeHash: nil, codeExpiresAt: nil, codeFailures: 0, isRedeemed: false)
      try scope.queue(RequestStatements.forget(before: now - Self.requestMemory, in: tenant))
      try scope.queue(RequestStatements.insert(row, token: RequestSecret.hash(token), kid: kid))
      return NewRequest(id: row.id, token: token, expiresAt: row.expiresAt)
    }
  }

  /// The state of a service's own request. Never whom it was answered by.
  package func requestState(
    _ id: ConsentRequestID, by service: ServiceName, in tenant: TenantID
  ) async throws -> RequestState {
    try await inTown(tenant, .readOnly) { (scope: inout TenantScope) in
      guard let found = try scope.fetch(RequestStatements.request(id, in: tenant)).first, found.service == service,
        let now = try scope.fetch(ResidentStatements.now).first, now < found.createdAt + Self.requestMemory
      else { throw ConsentError.notFound }
      return found.state(at: now)
    }
  }

  /// Exchanges the code that the resident's browser brought for the person's pseudonym, once.
  /// - Throws: ``ConsentError/codeRefused`` for everything else, alike.
  package func redeem(
    _ id: ConsentRequestID, code: String, by service: ServiceName, in tenant: TenantID
  ) async throws -> PairwiseID {
    try await inTown(tenant, .readWrite) { (scope: inout TenantScope) -> Result<PairwiseID, ConsentError> in
      guard let found = try scope.fetch(RequestStatements.locked(id, in: tenant)).first, found.service == service,
        let now = try scope.fetch(ResidentStatements.now).first, let account = found.account,
        let codeHash = found.codeHash, let codeExpiresAt = found.codeExpiresAt, now < codeExpiresAt,
        !found.isRedeemed, found.codeFailures < Self.codeFailuresMax
      else { return .failure(.codeRefused) }
      // Hashes of secrets are compared: how much of them agrees tells nothing about the secret.
      guard RequestSecret.hash(code) == codeHash else {
        try scope.queue(RequestStatements.countFailure(id, in: tenant))
        return .failure(.codeRefused)
      }
      guard let ppid = try scope.fetch(PairwiseStatements.ppid(service: service, account: account)).first else {
        return .failure(.codeRefused)
      }
      try scope.queue(RequestStatements.redeem(id, at: now, in: tenant))
      return .success(ppid)
    }.get()
  }

  /// A request as the resident's page shows it.
  package struct ShownRequest: Sendable {
    package let id: ConsentRequestID
    package let expiresAt: Timestamp
    package let offer: OfferRow
  }

  /// The pending request of a token, for a resident of its town.
  package func request(token: String, shownTo account: AccountID) async throws -> ShownRequest {
    let tenant = try await town(of: token, for: account)
    return try await inTown(tenant, .readOnly) { (scope: inout TenantScope) in
      guard let now = try scope.fetch(ResidentStatements.now).first,
        let found = try scope.fetch(RequestStatements.any(token: RequestSecret.hash(token))).first,
        found.state(at: now) == .pending, let offer = try scope.offer(found.offer)
      else { throw ConsentError.notFound }
      return ShownRequest(id: found.id, expiresAt: found.expiresAt, offer: offer)
    }
  }

  /// The resident says no. Nothing else comes of it: no consent, no receipt (I-11).
  package func decline(token: String, by account: AccountID) async throws {
    let tenant = try await town(of: token, for: account)
    try await inTown(tenant, .readWrite) { (scope: inout TenantScope) in
      guard let now = try scope.fetch(ResidentStatements.now).first,
        let found = try scope.fetch(RequestStatements.locked(token: RequestSecret.hash(token), in: tenant)).first
      else { throw ConsentError.notFound }
      if found.state == .declined, found.account == account { return }
      guard found.state(at: now) == .pending else { throw ConsentError.notFound }
      try scope.queue(RequestStatements.decline(found.id, by: account, at: now, in: tenant))
    }
  }

  private func town(of token: String, for account: AccountID) async throws -> TenantID {
    let tenant = try await database.withPlatform(.consent, .readOnly) { scope in
      try scope.fetch(RequestStatements.any(token: RequestSecret.hash(token))).first?.tenant
    }
    guard let tenant, try await links(of: account).contains(where: { $0.tenant == tenant }) else {
      throw ConsentError.notFound
    }
    return tenant
  }
}
