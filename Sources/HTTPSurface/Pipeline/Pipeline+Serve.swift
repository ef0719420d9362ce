package import CivilTime
import HTTPTypes
package import Metering
import NGSI
import Postgres
import Tenancy

extension Pipeline {
  /// Runs the handler.
  func serve(_ info: RequestInfo, _ attempt: Attempt?, _ exchange: inout Exchange) async throws -> Answer {
    if let person = exchange.person { return try await call(info, person) }
    if let presented = exchange.presented { return try await call(info, presented, &exchange) }
    guard let attempt, let caller = exchange.caller else { return try await call(info, nil) }
    var isConfirmed = false
    return try await judged(caller, attempt, info, &exchange) { caller in
      // Whoever was judged anew needs no confirmation.
      if !isConfirmed {
        isConfirmed = true
        try await confirm(caller, info.endpoint.plane)
      }
      return try await call(info, caller)
    }
  }

  /// Does work in the name of a caller. When the guard beside the work refused one who was known from a cache, the caller
  /// is judged by the database and the work is done once more, since the refused transaction has left nothing behind. A
  /// second refusal is the answer.
  func judged<Result>(
    _ caller: Caller, _ attempt: Attempt, _ info: RequestInfo, _ exchange: inout Exchange,
    _ work: (Caller) async throws -> Result
  ) async throws -> Result {
    do {
      return try await work(caller)
    } catch  where caller.isFromCache && Self.mayPass(error) {
      authenticator.forget(caller)
      let refreshed = try await authenticator.authenticate(attempt, at: exchange.receivedAt)
      exchange.caller = refreshed
      try refreshed.check(info.endpoint.access)
      return try await work(refreshed)
    }
  }

  /// Whether a caller known from a cache may have been refused by what is no longer so. Labels of entity types are cached
  /// with the key, and what they refuse by name is refused before any guard runs.
  static func mayPass(_ error: any Error) -> Bool {
    if let refused = error as? AccessRefused { return refused.mayPass }
    let code = (error as? Problem)?.code ?? (error as? any ProblemConvertible)?.problem.code
    return code == .classRouteMissing || code == .dataClassRefused
  }

  /// Consoles also read what is no tenant's, where no guard runs beside the work; so a console key known from a cache is
  /// confirmed in a round trip of its own. A revoked desk is shut out from its next request on (Tenancy.docc, keys).
  private func confirm(_ caller: Caller, _ plane: Plane) async throws {
    guard caller.isFromCache, plane == .admin || plane == .tenant else { return }
    try await confirmation(caller.access)
  }

  /// The handler with the context that its caller has proved.
  func call(_ info: RequestInfo, _ caller: Caller?) async throws -> Answer {
    switch (info.endpoint.handler, caller) {
    case (.open(let handle), _):
      return try await handle(PublicRequest(info: info, services: services))
    case (.service(_, let handle), let caller?):
      return try await handle(TenantRequest(info: info, services: services, caller: caller))
    case (.serviceChange(_, let handle), let caller?):
      return try await TenantRequest(info: info, services: services, caller: caller).changing(handle)
    case (.ownKeyChange(let handle), let caller?):
      return try await TenantRequest(info: info, services: services, caller: caller).changing(handle)
    case (.staff(_, let handle), let caller?):
      return try await handle(StaffRequest(info: info, services: services, caller: Desk(caller)))
    case (.staffChange(_, let handle), let caller?):
      return try await StaffRequest(info: info, services: services, caller: Desk(caller)).changing(handle)
    case (.staffConsentChange(_, let handle), let caller?):
      return try await StaffRequest(info: info, services: services, caller: Desk(caller)).changing(as: .consent, handle)
    case (.staffAct(_, let handle), let caller?):
      return try await StaffRequest(info: info, services: services, caller: Desk(caller)).acting(handle)
    case (.prefecture(let handle), let caller?), (.desk(_, let handle), let caller?):
      return try await handle(PrefectureRequest(info: info, services: services, caller: Desk(caller)))
    case (.prefectureChange(let handle), let caller?), (.deskChange(_, let handle), let caller?):
      return try await PrefectureRequest(info: info, services: services, caller: Desk(caller)).changing(handle)
    case (.personal, _), (.citizen, _), (.citizenChange, _), (.service, nil), (.serviceChange, nil),
      (.ownKeyChange, nil), (.staff, nil),
      (.staffChange, nil), (.staffAct, nil), (.staffConsentChange, nil), (.prefecture, nil),
      (.prefectureChange, nil), (.desk, nil), (.deskChange, nil):
      throw Problem(.credentialMissing)
    }
  }

  /// Counts the request for the bills (Metering.docc, what is counted): what failed is `fault` or `rejected`, what did
  /// its work is the endpoint's class, and what came before a caller was known is nobody's. Exact classes are counted
  /// by their transaction; here they bring their bytes only.
  func count(_ exchange: Exchange, _ answer: Answer) {
    let operation: OperationClass
    switch answer.status.code {
    // What is not offered is no failure of what is.
    case 501: operation = .rejected
    case 500...: operation = .fault
    case 400... where exchange.fault?.isPartlyDone != true: operation = .rejected
    default:
      guard let declared = exchange.entry?.endpoint.operation else { return }
      operation = declared
    }
    if exchange.caller == nil, exchange.entry?.endpoint.access == .anyone { return }
    usage.count(
      exchange.usageOrigin ?? .unattributed, operation, bytesIn: Int64(exchange.bytesIn),
      bytesOut: Int64(answer.bodyBytes), at: exchange.receivedAt)
  }
}

/// Where the counts go.
package protocol UsageCounting: Sendable {
  func count(
    _ origin: UsageOrigin, _ operation: OperationClass, bytesIn: Int64, bytesOut: Int64, at instant: Timestamp)
}

extension UsageCounters: UsageCounting {
  package func count(
    _ origin: UsageOrigin, _ operation: OperationClass, bytesIn: Int64, bytesOut: Int64, at instant: Timestamp
  ) {
    count(origin, operation, calls: 1, bytesIn: bytesIn, bytesOut: bytesOut, at: instant)
  }
}
