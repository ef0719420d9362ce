import Broker
import CivilTime
import HTTPSurface
import Logging
import Metering
import Postgres
import Synchronization

/// Holds what was counted against what it adds up to, again and again (Metering.docc, reconciliation). A difference is an
/// alarm: a line of the log and a metric. Nothing is corrected by itself.
final class UsageWatch: Sendable {
  private struct State {
    var flushed: Int?
    var levels: Int?
    /// The night, by its date in Japan, whose levels were compared.
    var night: CivilDate?
    var comparisons = 0
  }

  /// The hour in Japan from which the levels of a night are compared: the quietest.
  static let nightHour = 3

  private let database: Database
  private let logger: Logger
  private let state = Mutex(State())

  init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// Σ records = Σ roll-ups, of everything that comes by flushing.
  func compareFlushes() async throws {
    let differences = try await UsageReconciliation(database: database).flushDifferences()
    for difference in differences { alarm(difference) }
    state.withLock {
      $0.flushed = differences.count
      $0.comparisons += 1
    }
  }

  /// Whether the levels of this night are still to be compared.
  func isNightDue(at now: Timestamp) -> Bool {
    state.withLock { $0.night != Self.night(of: now) }
  }

  /// Σ deltas = what is there, each tenant in one snapshot of its own.
  func compareLevels(of tenants: [TenantID], at now: Timestamp) async throws {
    var found = 0
    for tenant in tenants {
      let differences = try await database.withTenant(TenantAccess(tenant: tenant), .snapshot) {
        (scope: inout TenantScope) in
        let recorded = try UsageReconciliation.levels(in: &scope)
        let stored = try StoredTotals.count(in: &scope)
        return UsageReconciliation.differences(
          recorded: recorded,
          actual: [.entitiesStored: Int128(stored.entities), .storageBytes: Int128(stored.bytes)], tenant: tenant)
      }
      for difference in differences { alarm(difference) }
      found += differences.count
    }
    state.withLock {
      $0.levels = found
      $0.night = Self.night(of: now)
      $0.comparisons += 1
    }
  }

  func write(to text: inout MetricsText) {
    let state = state.withLock { $0 }
    text.family("moyai_metering_differences", .gauge, "Payers or levels whose counts did not add up when last compared")
    if let flushed = state.flushed { text.sample("moyai_metering_differences", [("of", "flushed")], flushed) }
    if let levels = state.levels { text.sample("moyai_metering_differences", [("of", "levels")], levels) }
    text.family("moyai_metering_comparisons_total", .counter, "How often counts were held against what they add up to")
    text.sample("moyai_metering_comparisons_total", [], state.comparisons)
  }

  private func alarm(_ difference: UsageDifference) {
    logger.error(
      "metered use does not add up; stop billing from it and look: moyai inspect usage",
      metadata: ["tenant": "\(difference.tenant)", "difference": "\(difference.what)"])
  }

  private static func night(of now: Timestamp) -> CivilDate {
    JapanTime.date(of: now - .seconds(nightHour * 3_600))
  }
}
