package import CivilTime
package import Postgres

/// The prefecture's register of organisations and services. Writing works inside a transaction of the role `ops`.
package struct ServiceRegister: Sendable {
  package static let listMax = 200

  package init() {}

  /// Enters an organisation. The same order again changes nothing.
  package func create(
    _ organisation: Organisation, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> Creation<Organisation> {
    try organisation.validate()
    if let made = try scope.fetch(RegistryStatements.insert(organisation, at: now)).first { return .created(made) }
    guard try scope.fetch(RegistryStatements.organisation(organisation.id)).first == organisation else {
      throw TenancyError(.exists, at: "/id")
    }
    return .alreadyThere(organisation)
  }

  /// Enters a service, as a draft unless it is the platform's own. The same order again changes nothing, whatever has become of its state.
  package func create(
    _ service: RegisteredService, by principal: Principal, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> Creation<RegisteredService> {
    try service.validate()
    do {
      if let made = try scope.fetch(RegistryStatements.insert(service, by: principal, at: now)).first {
        return .created(made)
      }
    } catch { throw TenancyError.meaning(of: error) }
    let present = try find(service.id, in: &scope)
    guard present.organisation == service.organisation, present.name == service.name,
      present.redirectURIs == service.redirectURIs
    else { throw TenancyError(.exists, at: "/id") }
    return .alreadyThere(present)
  }

  /// The service of that id; `not_found` when there is none.
  package func find(_ id: String, in scope: inout PlatformScope) throws -> RegisteredService {
    guard let service = try scope.fetch(RegistryStatements.service(id)).first else { throw TenancyError(.notFound) }
    return service
  }

  /// Approves, suspends, resumes or retires a service everywhere, from the next request on. Whoever entered a service
  /// cannot approve it: `second_person_needed` (Tenancy.docc, registers).
  package func apply(
    _ event: ServiceState.Event, to id: String, by principal: Principal, at now: Timestamp,
    in scope: inout PlatformScope
  ) throws -> RegisteredService {
    guard let service = try scope.fetch(RegistryStatements.service(id, forUpdate: true)).first else {
      throw TenancyError(.notFound)
    }
    let next = try service.state.after(event)
    guard next != service.state else { return service }
    if event == .approve, try scope.fetch(RegistryStatements.author(ofService: id)).first == principal.text {
      throw TenancyError(.secondPersonNeeded)
    }
    let changed = try scope.fetch(RegistryStatements.setState(ofService: id, next, by: principal, at: now))
    guard let service = changed.first else { throw TenancyError(.notFound) }
    return service
  }

  /// Organisations by id, from the one behind `after`.
  package func organisations(
    after: String = "", limit: Int = listMax, in scope: inout PlatformScope
  ) throws -> [Organisation] {
    try scope.fetch(RegistryStatements.organisations(after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  /// Services by id, from the one behind `after`.
  package func services(
    after: String = "", limit: Int = listMax, in scope: inout PlatformScope
  ) throws -> [RegisteredService] {
    try scope.fetch(RegistryStatements.services(after: after, limit: min(max(limit, 1), Self.listMax)))
  }
}
