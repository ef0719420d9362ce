package import CivilTime
package import Postgres

/// How often the number guard refused what a service sent in a field. The value refused is nowhere.
package struct NumberRefusal: Equatable, Sendable {
  /// Empty where no service sent it.
  package let service: String
  package let field: String
  package let refusals: Int64
  package let lastAt: Timestamp

  package init(service: String, field: String, refusals: Int64, lastAt: Timestamp) {
    self.service = service
    self.field = field
    self.refusals = refusals
    self.lastAt = lastAt
  }
}

/// The counts of a town, kept so that its staff can speak to a service that sends such numbers (NumberGuard.docc).
package struct NumberRefusals: Sendable {
  package static let listMax = 1_000

  package init() {}

  /// Adds counts to what is there.
  package func add(_ counts: [NumberRefusal], in scope: inout TenantScope) throws {
    // In one order everywhere, so that two servers never wait for each other in a circle.
    let counts = counts.sorted { ($0.service, $0.field) < ($1.service, $1.field) }
    for count in counts {
      try scope.execute(
        Command(
          """
          INSERT INTO moyai.number_refusal AS r (tenant_id, service_id, field, refusals, last_at)
          VALUES (\(scope.tenant), \(count.service), \(count.field), \(count.refusals), \(count.lastAt))
          ON CONFLICT (tenant_id, service_id, field) DO UPDATE
          SET refusals = r.refusals + excluded.refusals, last_at = greatest(r.last_at, excluded.last_at)
          """))
    }
  }

  /// The town's counts by service and field.
  package func list(in scope: inout TenantScope) throws -> [NumberRefusal] {
    try scope.fetch(
      Query(
        """
        SELECT service_id, field, refusals, last_at FROM moyai.number_refusal WHERE tenant_id = \(scope.tenant)
        ORDER BY service_id, field LIMIT \(Self.listMax)
        """
      ) { row throws(DecodingFailure) in
        NumberRefusal(
          service: try row.string(0), field: try row.string(1), refusals: try row.int64(2), lastAt: try row.timestamp(3)
        )
      })
  }
}
