package import CivilTime
package import ConsentRules
package import Postgres
package import Tenancy

/// Whose provider keys write a category in a town: one organisation for each, named by the town. Works inside a
/// transaction of that town in the role `moyai_consent`.
package struct SourceRegister: Sendable {
  package init() {}

  /// Names the source, in place of the one before.
  package func set(
    _ category: CategoryName, _ organisation: String, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws {
    let known = Query<Bool>(
      "SELECT EXISTS (SELECT FROM moyai.category WHERE category = \(category.text) AND state = 'approved')"
    ) { row throws(DecodingFailure) in try row.bool(0) }
    guard try scope.fetch(known).first == true else { throw RegisterError(.notFound) }
    let organisationKnown = Query<Bool>(
      "SELECT EXISTS (SELECT FROM moyai.organisation WHERE organisation_id = \(organisation))"
    ) { row throws(DecodingFailure) in try row.bool(0) }
    guard try scope.fetch(organisationKnown).first == true else {
      throw RegisterError(.organisationUnknown, at: "/org")
    }
    try scope.execute(
      Command(
        """
        INSERT INTO moyai.category_source (tenant_id, category, organisation_id, changed_at, changed_by)
        VALUES (\(scope.tenant), \(category.text), \(organisation), \(now), \(principal.text))
        ON CONFLICT (tenant_id, category) DO UPDATE SET organisation_id = excluded.organisation_id,
          changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """))
    try scope.note("source.set", by: principal, on: category.text)
  }

  /// The town's sources by category.
  package func list(in scope: inout TenantScope) throws -> [(category: String, organisation: String)] {
    try scope.fetch(
      Query<(category: String, organisation: String)>(
        """
        SELECT category, organisation_id FROM moyai.category_source WHERE tenant_id = \(scope.tenant) ORDER BY category
        """
      ) { row throws(DecodingFailure) in (try row.string(0), try row.string(1)) })
  }
}

extension TenantScope {
  /// Writes an act of staff into the town's ledger, in the transaction of that act.
  mutating func note(_ act: String, by principal: Principal, on object: String, subject: SubjectID? = nil) throws {
    let subject = subject.map { SQLUUID(high: $0.high, low: $0.low) }
    try queue(Command("SELECT moyai.note_admin(\(act)::text, \(principal.text)::text, \(object)::text, \(subject))"))
  }
}
