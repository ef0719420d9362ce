package import CivilTime
package import ConsentRules
package import Postgres
import StrictJSON
package import Tenancy

/// Changes of consents inside a transaction of their town, in the role `consent`: state, receipt and ledger entry
/// together, or none of them.
///
/// Who calls has locked the person (I-8). Works with what an earlier change left as it finds it: the terms of a receipt
/// are those of the receipt before, never read again from registers that may have changed their words meanwhile (I-7).
package struct ConsentChanges: Sendable {
  private let keys: SigningKeys

  package init(keys: SigningKeys) {
    self.keys = keys
  }

  /// Stores what the clock has already ended.
  func settle(_ consent: ConsentRow, at now: Timestamp, in scope: inout TenantScope) throws -> ConsentRow {
    var consent = consent
    guard let change = consent.life.settle(at: now) else { return consent }
    return try store(change, of: consent, by: .system, in: &scope)
  }

  /// Settles everything of a person whose time has run out.
  func settleOverdue(
    of subject: SubjectID, at now: Timestamp, in scope: inout TenantScope
  ) throws {
    for consent in try scope.fetch(ConsentStatements.overdue(of: subject, in: scope.tenant, at: now)) {
      _ = try settle(consent, at: now, in: &scope)
    }
  }

  /// Applies an event to a settled consent. A refusal is a value, since what was settled before it must be committed.
  func apply(
    _ event: ConsentEvent, to consent: ConsentRow, as actor: ConsentActor, by giver: GivenBy, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Result<ConsentRow, ConsentError> {
    var consent = consent
    let change: ConsentLife.Change?
    do throws(ConsentRefusal) {
      change = try consent.life.apply(event, by: actor, at: now.wholeMilliseconds)
    } catch {
      return .failure(.refused(error))
    }
    guard let change else { return .success(consent) }
    return .success(try store(change, of: consent, by: giver, in: &scope))
  }

  /// Ends all open consents of a person: the subject is closed. Locks the person.
  /// - Returns: how many were ended.
  package func invalidateAll(
    subject: SubjectID, reason: InvalidationReason, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Int {
    _ = try scope.fetch(ResidentStatements.lock(subject, of: scope.tenant))
    let open = try scope.fetch(ConsentStatements.open(of: subject, in: scope.tenant))
    return try invalidate(open, reason, by: principal, in: &scope)
  }

  /// Ends all open consents to a service in this town: the service is retired. Locks the persons, a portion at a time.
  /// - Returns: how many were ended.
  package func invalidateAll(
    service: ServiceName, reason: InvalidationReason, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Int {
    var ended = 0
    var last: SubjectID?
    while true {
      let persons = try scope.fetch(
        ConsentStatements.subjects(of: service, after: last, limit: Self.portion, in: scope.tenant))
      guard let next = persons.last else { return ended }
      for person in persons { _ = try scope.fetch(ResidentStatements.lock(person, of: scope.tenant)) }
      let open = try scope.fetch(ConsentStatements.open(of: service, subjects: persons, in: scope.tenant))
      ended += try invalidate(open, reason, by: principal, in: &scope)
      last = next
    }
  }

  private static let portion = 200

  private func invalidate(
    _ consents: [ConsentRow], _ reason: InvalidationReason, by principal: Principal, in scope: inout TenantScope
  ) throws -> Int {
    // The clock is asked after the locks: a change is never dated before the one it waited for.
    guard !consents.isEmpty, let now = try scope.fetch(ResidentStatements.now).first else { return 0 }
    var ended = 0
    for consent in consents {
      let settled = try settle(consent, at: now, in: &scope)
      guard !settled.life.state.isFinal else { continue }
      let giver = GivenBy(.staff, proof: principal.text.hasPrefix("key:") ? .key : .oidc)
      _ = try apply(.invalidate(reason), to: settled, as: .staff, by: giver, at: now, in: &scope).get()
      ended += 1
    }
    return ended
  }

  /// A new consent with its first receipt.
  func grant(
    _ offer: OfferRow, quoting notice: Notice, for subject: SubjectID, window: ConsentWindow,
    in scope: inout TenantScope
  ) throws -> ConsentRow {
    let terms = try Self.terms(offer, notice, window)
    let receipt = Receipt(
      id: .random(), at: window.from, kind: .granted, reason: nil, previous: nil, givenBy: .myself, terms: terms)
    let jws = try receipt.signed(with: keys)
    let consent = ConsentRow(
      id: terms.consent, tenant: scope.tenant, subject: subject, service: offer.service, purpose: offer.purpose,
      category: offer.category, offer: offer.id, mode: offer.mode,
      life: ConsentLife(grantedFrom: window.from, until: window.until), revision: 1, receipts: [receipt.id],
      newestReceipt: jws.text)
    try scope.queue(ConsentStatements.insert(consent, terms: terms, dataLifeDays: offer.dataLife.days))
    try keep(receipt, jws, of: consent, in: &scope)
    return consent
  }

  private func store(
    _ change: ConsentLife.Change, of consent: ConsentRow, by giver: GivenBy, in scope: inout TenantScope
  ) throws -> ConsentRow {
    let before = try CompactJWS(consent.newestReceipt, as: .receipt)
    guard let json = try? JSON(parsing: before.payload), let last = Receipt(json: json) else {
      throw ConsentFault.receiptUnreadable(consent.id)
    }
    let receipt = Receipt(
      id: .random(), at: change.at, kind: change.receipt, reason: change.reason, previous: before.hash, givenBy: giver,
      terms: last.terms)
    let jws = try receipt.signed(with: keys)
    var consent = consent
    consent.revision += 1
    consent.receipts.append(receipt.id)
    consent.newestReceipt = jws.text
    guard try scope.execute(ConsentStatements.update(consent, at: change.at)) == 1 else {
      throw ConsentFault.changedMeanwhile(consent.id)
    }
    try keep(receipt, jws, of: consent, in: &scope)
    return consent
  }

  private func keep(
    _ receipt: Receipt, _ jws: CompactJWS, of consent: ConsentRow, in scope: inout TenantScope
  ) throws {
    try scope.queue(ConsentStatements.insert(receipt, jws, position: consent.revision, in: scope.tenant))
    try scope.queue(ConsentStatements.note(receipt, jws, of: consent.subject))
  }

  /// The terms as the notice told them: providers and recipients by the names the person was shown.
  private static func terms(_ offer: OfferRow, _ notice: Notice, _ window: ConsentWindow) throws -> ReceiptTerms {
    guard let tenant = TenantDigits(number: offer.tenant.code), let document = notice.document.object,
      let provider = document["provider"]?.object, let recipient = document["recipient"]?.object,
      let providerID = provider["id"]?.string.flatMap({ OrganisationName($0) }),
      let recipientID = recipient["id"]?.string.flatMap({ OrganisationName($0) }),
      let providerName = provider["name"]?.string, let recipientName = recipient["name"]?.string,
      let country = recipient["country"]?.string
    else { throw ConsentFault.noticeUnreadable(offer.id) }
    return ReceiptTerms(
      consent: .random(), tenant: tenant, subject: .random(), provider: Provider(id: providerID, name: providerName),
      recipientID: recipientID, recipientName: recipientName, recipientCountry: country, service: offer.service,
      purpose: offer.purpose, purposeTextHash: offer.purposeTextHash, category: offer.category,
      itemsHash: offer.itemsHash, isSpecialCare: offer.isSpecialCare, legalBasis: offer.legalBasis, mode: offer.mode,
      dataLife: offer.dataLife, validFrom: window.from, validUntil: window.until, noticeLanguage: notice.language,
      noticeHash: notice.hash)
  }
}

/// What cannot be unless somebody wrote into the tables by hand.
enum ConsentFault: Error {
  case receiptUnreadable(ConsentID)
  case noticeUnreadable(OfferID)
  case changedMeanwhile(ConsentID)
}
