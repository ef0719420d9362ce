import CivilTime
package import ConsentRules
import Postgres

extension ConsentService {
  /// Gives a consent under an offer of a town in which the account is a person.
  /// - Throws: ``ConsentError``: not found, notice changed, window invalid.
  package func grant(_ request: GrantRequest, by account: AccountID) async throws -> GrantOutcome {
    try await firstTown(of: account, .readWrite) { (scope: inout TenantScope, link) in
      try grant(request, by: account, as: link.subject, in: &scope)
    }.get()
  }

  /// Nil when the offer is of another town.
  private func grant(
    _ request: GrantRequest, by account: AccountID, as subject: SubjectID, in scope: inout TenantScope
  ) throws -> Result<GrantOutcome, ConsentError>? {
    // Two grants of one person wait for each other here, so both see what the other left (I-8).
    guard let isSubjectOpen = try scope.fetch(ResidentStatements.lock(subject, of: scope.tenant)).first,
      let offer = try scope.offer(request.offer), let now = try scope.fetch(ResidentStatements.now).first
    else { return nil }
    guard isSubjectOpen else { return .failure(.notFound) }
    try changes.settleOverdue(of: subject, at: now, in: &scope)
    guard let notice = offer.notices.first(where: { $0.hash == request.noticeHash && $0.language == request.language }),
      offer.replacedBy == nil
    else { return .failure(.noticeChanged(try scope.successor(of: offer).currentNotices)) }
    guard offer.isOpen else { return .failure(.notFound) }
    let ticket: RequestTicket?
    switch try RequestTicket.find(request.requestToken, for: offer, by: account, at: now, in: &scope) {
    case .success(let found): ticket = found
    case .failure(let error): return .failure(error)
    }
    let agreed: (consent: ConsentRow, isNew: Bool)
    switch try agree(request, to: offer, quoting: notice, as: subject, at: now, in: &scope) {
    case .success(let found): agreed = found
    case .failure(let error): return .failure(error)
    }
    // A request is answered once. Saying the same again is a repetition; anything else would be a second answer, and what
    // was written for it so far goes with the transaction.
    if ticket?.isAnswered == true, agreed.isNew { throw ConsentError.notFound }
    try scope.queue(PairwiseStatements.ensure(service: offer.service, account: account, at: now))
    let redirect = try ticket?.granted(by: account, at: now, in: &scope)
    return .success(GrantOutcome(consent: agreed.consent, isNew: agreed.isNew, redirect: redirect))
  }

  private func agree(
    _ request: GrantRequest, to offer: OfferRow, quoting notice: Notice, as subject: SubjectID, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Result<(consent: ConsentRow, isNew: Bool), ConsentError> {
    let window: ConsentWindow
    do throws(WindowRefusal) {
      window = try ConsentWindow(
        at: now, until: request.validUntil, isSpecialCare: offer.isSpecialCare, validDaysMax: offer.validDaysMax)
    } catch { return .failure(.windowInvalid) }
    if let current = try scope.fetch(ConsentStatements.current(of: subject, under: offer, in: scope.tenant)).first {
      let isSame =
        current.offer == offer.id && current.mode == offer.mode && current.life.validUntil == request.validUntil
      switch try changes.apply(
        .grant(sameTerms: isSame), to: current, as: .person, by: .myself, at: now, in: &scope)
      {
      case .failure(let error): return .failure(error)
      case .success(let after) where !after.life.state.isFinal: return .success((after, false))
      case .success: break
      }
    }
    let consent = try changes.grant(offer, quoting: notice, for: subject, window: window, in: &scope)
    return .success((consent, true))
  }
}

enum PairwiseStatements {
  /// A pseudonym is drawn at the first grant and never derived from anything (I-6).
  static func ensure(service: ServiceName, account: AccountID, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.ppid (service_id, ppid, account_id, created_at)
      VALUES (\(service.text), \(PairwiseID.random().uuid), \(account.uuid), \(now))
      ON CONFLICT (service_id, account_id) DO NOTHING
      """)
  }

  static func ppid(service: ServiceName, account: AccountID) -> Query<PairwiseID> {
    Query(
      """
      SELECT ppid FROM moyai_vault.ppid WHERE service_id = \(service.text) AND account_id = \(account.uuid)
      """
    ) { row throws(DecodingFailure) in try row.identifier(0) }
  }
}
