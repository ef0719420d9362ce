package import CivilTime
package import Postgres

/// Whether one town lets a service serve it.
package enum ApprovalState: String, Sendable, CaseIterable {
  case approved, suspended
}

/// A town's word about a service.
package struct ServiceApproval: Equatable, Sendable {
  package let tenant: TenantID
  package let service: String
  package let state: ApprovalState
  package let changedAt: Timestamp
  package let changedBy: String
}

/// Each town approves and suspends services for itself (Tenancy.docc, registers). Works inside a transaction of that
/// town.
package struct ApprovalService: Sendable {
  package static let listMax = 200

  package init() {}

  /// Lets the service serve this town. It must be registered and not retired; it begins to serve when it is live too.
  /// What was suspended is not approved again but resumed, which asks for a second person.
  package func approve(
    _ service: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> ServiceApproval {
    guard let registered = try scope.fetch(RegistryStatements.service(service)).first else {
      throw TenancyError(.serviceUnknown, at: "/service")
    }
    let present = try scope.fetch(ApprovalStatements.find(scope.tenant, service)).first
    guard registered.state != .retired, present?.state != .suspended else { throw TenancyError(.serviceStateConflict) }
    return try set(service, .approved, by: principal, at: now, in: &scope)
  }

  /// Holds its keys back in this town from the next request on; `not_found` unless it was approved once.
  package func suspend(
    _ service: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> ServiceApproval {
    guard try scope.fetch(ApprovalStatements.find(scope.tenant, service)).first != nil else {
      throw TenancyError(.notFound)
    }
    return try set(service, .suspended, by: principal, at: now, in: &scope)
  }

  /// Takes a suspension back. Whoever suspended cannot (Tenancy.docc, registers); what is not suspended stays as it is.
  package func resume(
    _ service: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> ServiceApproval {
    guard let present = try scope.fetch(ApprovalStatements.find(scope.tenant, service)).first else {
      throw TenancyError(.notFound)
    }
    guard present.state == .suspended else { return present }
    guard present.changedBy != principal.text else { throw TenancyError(.secondPersonNeeded) }
    return try set(service, .approved, by: principal, at: now, in: &scope)
  }

  /// This town's approvals by service, from the one behind `after`.
  package func list(
    after: String = "", limit: Int = listMax, in scope: inout TenantScope
  ) throws -> [ServiceApproval] {
    try scope.fetch(ApprovalStatements.list(scope.tenant, after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  private func set(
    _ service: String, _ state: ApprovalState, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws -> ServiceApproval {
    if let present = try scope.fetch(ApprovalStatements.find(scope.tenant, service)).first, present.state == state {
      return present
    }
    let approval = ServiceApproval(
      tenant: scope.tenant, service: service, state: state, changedAt: now, changedBy: principal.text)
    do {
      try scope.execute(ApprovalStatements.put(approval))
    } catch { throw TenancyError.meaning(of: error) }
    return approval
  }
}

/// All SQL that touches `moyai.service_approval`.
enum ApprovalStatements {
  static func find(_ tenant: TenantID, _ service: String) -> Query<ServiceApproval> {
    Query(
      """
      SELECT tenant_id, service_id, state, changed_at, changed_by FROM moyai.service_approval
      WHERE tenant_id = \(tenant) AND service_id = \(service)
      """, decode: read)
  }

  static func list(_ tenant: TenantID, after: String, limit: Int) -> Query<ServiceApproval> {
    Query(
      """
      SELECT tenant_id, service_id, state, changed_at, changed_by FROM moyai.service_approval
      WHERE tenant_id = \(tenant) AND service_id > \(after) ORDER BY service_id LIMIT \(limit)
      """, decode: read)
  }

  static func put(_ approval: ServiceApproval) -> Command {
    Command(
      """
      INSERT INTO moyai.service_approval (tenant_id, service_id, state, changed_at, changed_by)
      VALUES (\(approval.tenant), \(approval.service), \(approval.state.rawValue), \(approval.changedAt),
        \(approval.changedBy))
      ON CONFLICT (tenant_id, service_id) DO UPDATE
      SET state = excluded.state, changed_at = excluded.changed_at, changed_by = excluded.changed_by
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> ServiceApproval {
    guard let state = ApprovalState(rawValue: try row.string(2)) else { throw row.malformed(2, "approval state") }
    return ServiceApproval(
      tenant: try row.tenant(0), service: try row.string(1), state: state, changedAt: try row.timestamp(3),
      changedBy: try row.string(4))
  }
}
