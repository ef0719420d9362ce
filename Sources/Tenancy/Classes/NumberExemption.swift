package import CivilTime
package import Postgres

/// An attribute of an entity type whose values cannot be Individual Numbers, as two managers say (NumberGuard.docc).
package struct NumberExemption: Equatable, Sendable {
  package let type: String
  package let attribute: String
  package let askedAt: Timestamp
  package let askedBy: String
  /// Nil while it waits for the second manager, and so long it exempts nothing.
  package let approvedAt: Timestamp?
  package let approvedBy: String?
}

/// A town's exemptions from the number guard. Works inside a transaction of that town.
package struct NumberExemptionService: Sendable {
  package static let listMax = 200
  /// Characters of a name.
  package static let nameMax = 256
  /// Exemptions of one town.
  package static let exemptionsMax = 1_000

  package init() {}

  /// Asks for an exemption. One that is there, approved or not, stays as it is.
  package func ask(
    _ type: String, _ attribute: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> NumberExemption {
    guard [type, attribute].allSatisfy({ (1...Self.nameMax).contains($0.unicodeScalars.count) }) else {
      throw TenancyError(.notFound)
    }
    if let present = try find(type, attribute, in: &scope) { return present }
    let count = try scope.fetch(NumberExemptionStatements.count(scope.tenant)).first ?? 0
    guard count < Self.exemptionsMax else { throw TenancyError(.labelLimit) }
    try scope.execute(NumberExemptionStatements.ask(scope.tenant, type, attribute, by: principal, at: now))
    try scope.execute(AdminEntry.note("number_exemption.ask", by: principal, about: "\(type) \(attribute)"))
    return NumberExemption(
      type: type, attribute: attribute, askedAt: now, askedBy: principal.text, approvedAt: nil, approvedBy: nil)
  }

  /// Lets it exempt. Whoever asked for it cannot.
  package func approve(
    _ type: String, _ attribute: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> NumberExemption {
    guard let present = try find(type, attribute, in: &scope) else { throw TenancyError(.notFound) }
    guard present.approvedAt == nil else { return present }
    guard present.askedBy != principal.text else { throw TenancyError(.secondPersonNeeded) }
    try scope.execute(NumberExemptionStatements.approve(scope.tenant, type, attribute, by: principal, at: now))
    try scope.execute(AdminEntry.note("number_exemption.approve", by: principal, about: "\(type) \(attribute)"))
    return try find(type, attribute, in: &scope) ?? present
  }

  /// Takes it back, approved or not; one person is enough for what makes the guard stricter.
  package func remove(
    _ type: String, _ attribute: String, by principal: Principal, in scope: inout TenantScope
  ) throws {
    guard try scope.execute(NumberExemptionStatements.remove(scope.tenant, type, attribute)) > 0 else { return }
    try scope.execute(AdminEntry.note("number_exemption.remove", by: principal, about: "\(type) \(attribute)"))
  }

  /// The town's exemptions by type and attribute, from the one behind `after`.
  package func list(
    after: (type: String, attribute: String)? = nil, limit: Int = listMax, in scope: inout TenantScope
  ) throws -> [NumberExemption] {
    try scope.fetch(
      NumberExemptionStatements.list(scope.tenant, after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  private func find(
    _ type: String, _ attribute: String, in scope: inout TenantScope
  ) throws -> NumberExemption? {
    try scope.fetch(NumberExemptionStatements.find(scope.tenant, type, attribute)).first
  }
}

/// All SQL that touches `moyai.number_exemption`, but for asking on the way of a request.
enum NumberExemptionStatements {
  private static let columns: SQL = "entity_type, attribute, asked_at, asked_by, approved_at, approved_by"

  static func find(_ tenant: TenantID, _ type: String, _ attribute: String) -> Query<NumberExemption> {
    Query(
      """
      SELECT \(columns) FROM moyai.number_exemption
      WHERE tenant_id = \(tenant) AND entity_type = \(type) AND attribute = \(attribute)
      """, decode: read)
  }

  static func list(
    _ tenant: TenantID, after: (type: String, attribute: String)?, limit: Int
  ) -> Query<NumberExemption> {
    Query(
      """
      SELECT \(columns) FROM moyai.number_exemption
      WHERE tenant_id = \(tenant) AND (entity_type, attribute) > (\(after?.type ?? ""), \(after?.attribute ?? ""))
      ORDER BY entity_type, attribute LIMIT \(limit)
      """, decode: read)
  }

  static func count(_ tenant: TenantID) -> Query<Int> {
    Query("SELECT count(*) FROM moyai.number_exemption WHERE tenant_id = \(tenant)") {
      row throws(DecodingFailure) in try row.int(0)
    }
  }

  static func ask(
    _ tenant: TenantID, _ type: String, _ attribute: String, by principal: Principal, at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai.number_exemption (tenant_id, entity_type, attribute, asked_at, asked_by)
      VALUES (\(tenant), \(type), \(attribute), \(now), \(principal.text))
      ON CONFLICT (tenant_id, entity_type, attribute) DO NOTHING
      """)
  }

  static func approve(
    _ tenant: TenantID, _ type: String, _ attribute: String, by principal: Principal, at now: Timestamp
  ) -> Command {
    Command(
      """
      UPDATE moyai.number_exemption SET approved_at = \(now), approved_by = \(principal.text)
      WHERE tenant_id = \(tenant) AND entity_type = \(type) AND attribute = \(attribute) AND approved_at IS NULL
      """)
  }

  static func remove(_ tenant: TenantID, _ type: String, _ attribute: String) -> Command {
    Command(
      """
      DELETE FROM moyai.number_exemption
      WHERE tenant_id = \(tenant) AND entity_type = \(type) AND attribute = \(attribute)
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> NumberExemption {
    NumberExemption(
      type: try row.string(0), attribute: try row.string(1), askedAt: try row.timestamp(2), askedBy: try row.string(3),
      approvedAt: try row.optionalTimestamp(4), approvedBy: try row.optionalString(5))
  }
}
