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
  /// How many different persons one of its keys may ask for in a day of Japan.
  package var personsPerDay = PersonsPerDay.standard
  /// A higher number that waits for a second manager, and who asked for it.
  package var personsWanted: PersonsPerDay.Wanted?
}

/// How many different persons a key may ask for in a day of Japan (Tenancy.docc, keys).
package enum PersonsPerDay {
  /// Without anybody's word; one manager may also choose fewer.
  package static let standard = 10_000
  package static let max = 100_000_000

  package struct Wanted: Equatable, Sendable {
    package let persons: Int
    package let by: String
  }
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

  /// Sets how many different persons a key of the service may ask for in a day. More than the standard and more than now
  /// waits for a second manager; everything else holds at once and takes back what was waited for.
  package func setPersonsPerDay(
    _ service: String, _ persons: Int, by principal: Principal, in scope: inout TenantScope
  ) throws -> ServiceApproval {
    guard (1...PersonsPerDay.max).contains(persons) else { throw TenancyError(.rateInvalid, at: "/persons_per_day") }
    guard var approval = try scope.fetch(ApprovalStatements.find(scope.tenant, service, forUpdate: true)).first else {
      throw TenancyError(.notFound)
    }
    if persons <= Swift.max(PersonsPerDay.standard, approval.personsPerDay) {
      approval.personsPerDay = persons
      approval.personsWanted = nil
    } else {
      approval.personsWanted = .init(persons: persons, by: principal.text)
    }
    try scope.queue(AccessRevision.turn)
    try scope.execute(ApprovalStatements.setPersons(approval))
    try scope.execute(AdminEntry.note("service.persons", by: principal, about: "\(service) \(persons)"))
    return approval
  }

  /// Lets a higher number hold. Whoever asked for it cannot.
  package func approvePersonsPerDay(
    _ service: String, by principal: Principal, in scope: inout TenantScope
  ) throws -> ServiceApproval {
    guard var approval = try scope.fetch(ApprovalStatements.find(scope.tenant, service, forUpdate: true)).first,
      let wanted = approval.personsWanted
    else { throw TenancyError(.notFound) }
    guard wanted.by != principal.text else { throw TenancyError(.secondPersonNeeded) }
    approval.personsPerDay = wanted.persons
    approval.personsWanted = nil
    try scope.queue(AccessRevision.turn)
    try scope.execute(ApprovalStatements.setPersons(approval))
    try scope.execute(
      AdminEntry.note("service.persons_approve", by: principal, about: "\(service) \(wanted.persons)"))
    return approval
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
      try scope.queue(AccessRevision.turn)
      try scope.execute(ApprovalStatements.put(approval))
    } catch { throw TenancyError.meaning(of: error) }
    let act = state == .approved ? "service.approve" : "service.suspend"
    try scope.execute(AdminEntry.note(act, by: principal, about: service))
    return approval
  }
}

/// All SQL that touches `moyai.service_approval`.
enum ApprovalStatements {
  private static let columns: SQL =
    "tenant_id, service_id, state, changed_at, changed_by, persons_per_day, persons_wanted, persons_wanted_by"

  static func find(_ tenant: TenantID, _ service: String, forUpdate: Bool = false) -> Query<ServiceApproval> {
    let sql: SQL = """
      SELECT \(columns) FROM moyai.service_approval WHERE tenant_id = \(tenant) AND service_id = \(service)
      """
    return Query(forUpdate ? sql.appending(" FOR UPDATE") : sql, decode: read)
  }

  static func list(_ tenant: TenantID, after: String, limit: Int) -> Query<ServiceApproval> {
    Query(
      """
      SELECT \(columns) FROM moyai.service_approval
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

  static func setPersons(_ approval: ServiceApproval) -> Command {
    Command(
      """
      UPDATE moyai.service_approval SET persons_per_day = \(Int32(clamping: approval.personsPerDay)),
        persons_wanted = \(approval.personsWanted.map { Int32(clamping: $0.persons) }),
        persons_wanted_by = \(approval.personsWanted?.by)
      WHERE tenant_id = \(approval.tenant) AND service_id = \(approval.service)
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> ServiceApproval {
    guard let state = ApprovalState(rawValue: try row.string(2)) else { throw row.malformed(2, "approval state") }
    var wanted: PersonsPerDay.Wanted?
    if let persons = try row.optionalInt32(6), let by = try row.optionalString(7) {
      wanted = .init(persons: Int(persons), by: by)
    }
    return ServiceApproval(
      tenant: try row.tenant(0), service: try row.string(1), state: state, changedAt: try row.timestamp(3),
      changedBy: try row.string(4), personsPerDay: Int(try row.int32(5)), personsWanted: wanted)
  }
}
