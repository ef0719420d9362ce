import CivilTime
package import ConsentRules
import Postgres
import StrictJSON

extension ConsentService {
  /// Lines of a page unless another number was asked for, and at most.
  package static let pageDefault = 50
  package static let pageMax = 100

  /// A page of a person's list.
  package struct Page<Line: Sendable>: Sendable {
    package let lines: [Line]
    /// Where the next page begins; nil when this is the last.
    package let next: String?
  }

  /// One consent of the account's.
  package func consent(_ id: ConsentID, of account: AccountID) async throws -> ConsentRow {
    try await firstTown(of: account, .readWrite) { (scope: inout TenantScope, link) in
      guard let found = try scope.fetch(ConsentStatements.consent(id, of: link.subject, in: scope.tenant)).first,
        let now = try scope.fetch(ResidentStatements.now).first
      else { return nil }
      guard found.life.isOverdue(at: now) else { return found }
      try settleAll(of: link.subject, in: &scope)
      return try scope.fetch(ConsentStatements.consent(id, of: link.subject, in: scope.tenant)).first
    }
  }

  /// The account's consents in all towns, newest first.
  package func consents(
    of account: AccountID, state: ConsentState? = nil, cursor: String? = nil, limit: Int = pageDefault
  ) async throws -> Page<ConsentRow> {
    let limit = min(max(limit, 1), Self.pageMax)
    let list = "consents \(state?.rawValue ?? "")"
    var before: ConsentPlace?
    if let cursor {
      let numbers = PlaceWriter.numbers(try cursors.open(cursor, list: list, of: account))
      guard numbers.count == 3 else { throw ConsentError.cursorInvalid }
      before = ConsentPlace(
        validFrom: Timestamp(microseconds: Int64(bitPattern: numbers[0])),
        id: ConsentID(high: numbers[1], low: numbers[2]))
    }
    var found: [ConsentRow] = []
    for link in try await links(of: account) {
      found += try await inTown(link.tenant, .readWrite) { [before] (scope: inout TenantScope) in
        try settleAll(of: link.subject, in: &scope)
        return try scope.fetch(
          ConsentStatements.page(of: link.subject, state: state, before: before, limit: limit + 1, in: scope.tenant))
      }
    }
    found.sort { ($1.life.validFrom, $1.id) < ($0.life.validFrom, $0.id) }
    guard found.count > limit, let last = found.prefix(limit).last else { return Page(lines: found, next: nil) }
    var place = PlaceWriter()
    place.append(UInt64(bitPattern: last.life.validFrom.microseconds))
    place.append(last.id.high)
    place.append(last.id.low)
    return Page(
      lines: Array(found.prefix(limit)), next: try cursors.seal(place.bytes, list: list, of: account))
  }

  /// A receipt of one of the account's consents: the compact JWS.
  package func receipt(_ id: ReceiptID, of account: AccountID) async throws -> String {
    try await firstTown(of: account, .readOnly) { (scope: inout TenantScope, link) in
      try scope.fetch(ConsentStatements.receipt(id, of: link.subject, in: scope.tenant)).first
    }
  }

  /// Looking at a consent is a touch: what the clock has ended is written down. The lock is taken only when there is
  /// something to write, so reading waits for nobody.
  func settleAll(of subject: SubjectID, in scope: inout TenantScope) throws {
    guard let now = try scope.fetch(ResidentStatements.now).first,
      try !scope.fetch(ConsentStatements.overdue(of: subject, in: scope.tenant, at: now)).isEmpty
    else { return }
    _ = try scope.fetch(ResidentStatements.lock(subject, of: scope.tenant))
    try changes.settleOverdue(of: subject, at: now, in: &scope)
  }
}
