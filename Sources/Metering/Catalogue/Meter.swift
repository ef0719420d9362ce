/// The closed catalogue of what is counted (Metering.docc, what is counted).
///
/// To add a meter: a case here with its unit, kind, classes and grade, its name in the check of `usage_rollup` or
/// `usage_delta` by a migration, and whoever counts it. The catalogue test compares this list with the database's.
package enum Meter: String, CaseIterable, Hashable, Sendable {
  case apiCalls = "api.calls"
  case entitiesStored = "entities.stored"
  case historyRows = "history.rows"
  case storageBytes = "storage.bytes"
  case notifications
  case subscriptionsActive = "subscriptions.active"
  case appsRegistered = "apps.registered"
  case usersStaff = "users.staff"
  case consentChecks = "consent.checks"
  case consentCitizens = "consent.citizens"
  case forwardedRequests = "forwarded.requests"
  case jobsRuns = "jobs.runs"
  case jobsRows = "jobs.rows"
  case supportMinutes = "support.minutes"
  case supportTickets = "support.tickets"
  case trafficIn = "traffic.in"
  case trafficOut = "traffic.out"
  case databaseMilliseconds = "db.ms"
  case databaseBlocks = "db.blocks"
  case processorMilliseconds = "cpu.ms"

  /// Whether a quantity is added up or held over time.
  package enum Kind: String, Sendable {
    /// Use in a window is the sum of the counts in it.
    case counting
    /// Use in a window is the integral of the level over it; changes are recorded as deltas.
    case level
  }

  package var kind: Kind {
    switch self {
    case .entitiesStored, .historyRows, .storageBytes, .subscriptionsActive, .appsRegistered, .usersStaff,
      .consentCitizens:
      .level
    case .apiCalls, .notifications, .consentChecks, .forwardedRequests, .jobsRuns, .jobsRows, .supportMinutes,
      .supportTickets, .trafficIn, .trafficOut, .databaseMilliseconds, .databaseBlocks, .processorMilliseconds:
      .counting
    }
  }

  package var unit: MeterUnit {
    switch self {
    case .apiCalls: .call
    case .entitiesStored: .entity
    case .historyRows, .jobsRows: .row
    case .storageBytes, .trafficIn, .trafficOut: .byte
    case .notifications: .delivery
    case .subscriptionsActive: .subscription
    case .appsRegistered: .service
    case .usersStaff, .consentCitizens: .person
    case .consentChecks: .check
    case .forwardedRequests: .request
    case .jobsRuns: .run
    case .supportMinutes: .minute
    case .supportTickets: .ticket
    case .databaseMilliseconds, .processorMilliseconds: .millisecond
    case .databaseBlocks: .block
    }
  }

  /// The classes that occur in this meter. A count of any other is refused before it is made.
  package var classes: [UsageClass] {
    switch self {
    case .apiCalls: OperationClass.allCases.map(\.usageClass)
    case .notifications: [.delivered, .failed, .retried]
    case .supportMinutes: [.bandA, .bandB, .bandC, .bandD]
    default: [.standard]
    }
  }

  /// The grade of the counts of one class. A class the meter does not have is answered as indicative: nobody may bill it.
  package func grade(of usageClass: UsageClass) -> MeterGrade {
    guard classes.contains(usageClass) else { return .indicative }
    switch self {
    case .apiCalls:
      return OperationClass(rawValue: usageClass.rawValue)?.grade ?? .indicative
    case .trafficIn, .trafficOut:
      return .bounded
    case .databaseMilliseconds, .databaseBlocks, .processorMilliseconds:
      return .indicative
    default:
      return .exact
    }
  }

  /// The meters whose use is a sum of counts, in catalogue order.
  package static let counting = allCases.filter { $0.kind == .counting }

  /// The meters whose use is an integral over time, in catalogue order.
  package static let levels = allCases.filter { $0.kind == .level }
}
