package import CivilTime
import ConsentRules
package import Postgres
package import Tenancy

/// A town's subjects, kept by its clerks and managers. Works inside a transaction of that town in the role
/// `moyai_consent`, and every act stands in the town's ledger.
package struct SubjectRegister: Sendable {
  package init() {}

  /// Enters a person; `exists` when the handle is in use, by a closed or erased subject too.
  package func create(
    _ handle: SubjectHandle, birthDate: CivilDate, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Subject {
    guard birthDate <= JapanTime.date(of: now), birthDate >= Self.earliestBirth else {
      throw RegisterError(.dateInvalid, at: "/birth_date")
    }
    let id = SubjectID.random()
    let made = try scope.execute(SubjectStatements.insert(scope.tenant, id, handle, birthDate, by: principal, at: now))
    guard made == 1 else { throw RegisterError(.exists, at: "/handle") }
    try scope.note("subject.create", by: principal, on: handle.text, subject: id)
    return try find(handle, in: &scope)
  }

  /// Nobody alive was born before.
  private static let earliestBirth = JapanTime.date(of: Timestamp(seconds: -3_155_760_000))

  /// One subject; `not_found` also for another town's.
  package func find(_ handle: SubjectHandle, in scope: inout TenantScope) throws -> Subject {
    guard let subject = try scope.fetch(SubjectStatements.find(scope.tenant, handle)).first else {
      throw RegisterError(.notFound)
    }
    return subject
  }

  /// Makes a code for the person whose identity the clerk has checked. An earlier one of theirs ends.
  package func makeLinkCode(
    _ handle: SubjectHandle, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> LinkCode {
    let subject = try locked(handle, in: &scope)
    guard subject.state == .open else { throw RegisterError(.conflict) }
    var generator = SystemRandomNumberGenerator()
    let code = LinkCode.random(at: now, using: &generator)
    guard let hash = LinkCode.hash(code.text) else { throw RegisterError(.conflict) }
    try scope.execute(LinkStatements.forgetCodes(scope.tenant, subject.id))
    try scope.execute(LinkStatements.insertCode(scope.tenant, hash, subject.id, code, by: principal, at: now))
    try scope.note("subject.link_code", by: principal, on: handle.text, subject: subject.id)
    return code
  }

  /// Closes a subject for good. Whoever calls this ends its consents in the same transaction.
  /// - Returns: the subject; one that was closed before stays as it was.
  package func close(
    _ handle: SubjectHandle, _ reason: Subject.ClosingReason, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> Subject {
    let subject = try locked(handle, in: &scope)
    guard subject.state == .open else { return subject }
    try scope.execute(SubjectStatements.close(scope.tenant, subject.id, reason, by: principal, at: now))
    try scope.execute(LinkStatements.forgetCodes(scope.tenant, subject.id))
    try scope.note("subject.close", by: principal, on: handle.text, subject: subject.id)
    return try find(handle, in: &scope)
  }

  /// Asks for the erasure of a closed subject; a second manager has to agree.
  package func askErasure(
    _ handle: SubjectHandle, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Subject {
    let subject = try locked(handle, in: &scope)
    guard subject.state == .closed, !subject.isErased else { throw RegisterError(.conflict) }
    guard subject.eraseAskedBy == nil else { return subject }
    try scope.execute(SubjectStatements.askErasure(scope.tenant, subject.id, by: principal, at: now))
    try scope.note("subject.erase", by: principal, on: handle.text, subject: subject.id)
    return try find(handle, in: &scope)
  }

  /// Erases records, link, birth date and, where the account has no other town, its pseudonyms; at once. What the ledger
  /// holds goes as it passes its retention (``eraseOldEntries(at:in:)``). Who asked cannot agree.
  package func approveErasure(
    _ handle: SubjectHandle, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Subject {
    let subject = try locked(handle, in: &scope)
    guard !subject.isErased else { return subject }
    guard let asker = subject.eraseAskedBy else { throw RegisterError(.conflict) }
    guard asker != principal.text else { throw RegisterError(.secondPersonNeeded) }
    try scope.execute(Command("SELECT moyai.erase_records(\(subject.id.uuid))"))
    let account = try scope.fetch(LinkStatements.account(scope.tenant, subject.id)).first
    try scope.execute(LinkStatements.unlink(scope.tenant, subject.id))
    try scope.execute(LinkStatements.forgetMeanings(scope.tenant, subject.id))
    try scope.execute(LinkStatements.forgetCodes(scope.tenant, subject.id))
    if let account { try scope.execute(LinkStatements.forgetPseudonyms(account)) }
    try scope.execute(SubjectStatements.erase(scope.tenant, subject.id, by: principal, at: now))
    _ = try eraseOldEntries(of: subject.id, at: now, in: &scope)
    try scope.note("subject.erase_approve", by: principal, on: handle.text, subject: subject.id)
    return try find(handle, in: &scope)
  }

  /// For how many years, by the calendar in Japan, the ledger keeps what it says about an erased subject.
  package static let retentionYears = 3

  /// Erases the payloads of erased subjects' entries that have passed their retention.
  /// - Returns: how many entries were erased now.
  package func eraseOldEntries(at now: Timestamp, in scope: inout TenantScope) throws -> Int64 {
    var erased: Int64 = 0
    for subject in try scope.fetch(SubjectStatements.erased(scope.tenant)) {
      erased += try eraseOldEntries(of: subject, at: now, in: &scope)
    }
    return erased
  }

  private func eraseOldEntries(
    of subject: SubjectID, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Int64 {
    let before = now.inJapan(yearsLater: -Self.retentionYears)
    let count = Query<Int64>("SELECT moyai.erase_entries(\(subject.uuid), \(before))") { row throws(DecodingFailure) in
      try row.int64(0)
    }
    return try scope.fetch(count).first ?? 0
  }

  private func locked(_ handle: SubjectHandle, in scope: inout TenantScope) throws -> Subject {
    try scope.execute(SubjectStatements.lock(scope.tenant, handle))
    return try find(handle, in: &scope)
  }
}
