import CivilTime
package import ConsentRules
import Postgres

extension ConsentService {
  /// Takes a consent back. Done when this returns: the change, its receipt and its ledger entry are committed (I-3).
  /// Doing it again answers the same consent with the same receipt.
  package func withdraw(_ id: ConsentID, by account: AccountID) async throws -> ConsentRow {
    try await change(id, .withdraw, by: account)
  }

  /// Pauses a consent.
  /// - Parameter ifMatch: the `If-Match` header as it came.
  package func pause(_ id: ConsentID, by account: AccountID, ifMatch: String? = nil) async throws -> ConsentRow {
    try await change(id, .pause, by: account, ifMatch: ifMatch)
  }

  /// Ends the person's own pause.
  package func resume(_ id: ConsentID, by account: AccountID, ifMatch: String? = nil) async throws -> ConsentRow {
    try await change(id, .resume, by: account, ifMatch: ifMatch)
  }

  private func change(
    _ id: ConsentID, _ event: ConsentEvent, by account: AccountID, ifMatch: String? = nil
  ) async throws -> ConsentRow {
    try await firstTown(of: account, .readWrite) {
      (scope: inout TenantScope, link) -> Result<ConsentRow, ConsentError>? in
      guard try scope.fetch(ResidentStatements.lock(link.subject, of: scope.tenant)).first != nil,
        let found = try scope.fetch(ConsentStatements.consent(id, of: link.subject, in: scope.tenant)).first,
        let now = try scope.fetch(ResidentStatements.now).first
      else { return nil }
      let settled = try changes.settle(found, at: now, in: &scope)
      if let ifMatch, !EntityTag.list(ifMatch, names: settled.etag) { return .failure(.stale) }
      return try changes.apply(event, to: settled, as: .person, by: .myself, at: now, in: &scope)
    }.get()
  }
}

/// `If-Match` (RFC 9110 §13.1.1).
enum EntityTag {
  /// Whether the list names the tag, or any.
  static func list(_ header: String, names tag: String) -> Bool {
    header.split(separator: ",").contains { part in
      let one = part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
      return String(one) == "*" || String(one) == tag
    }
  }
}
