import CivilTime
import Consent
import Postgres
import Synchronization
import Tenancy

/// Erases what the ledger keeps of erased persons as it passes its retention (Consent.docc, Registers).
///
/// Days pass by themselves in a live installation. In a development installation its clock is put forward, so a pass
/// belongs to each step forward, and another a little later: what was written just before the step is sealed by then, and
/// only sealed entries can be erased.
final class LedgerRetention: Sendable {
  /// How often a live installation looks.
  static let interval = Duration.seconds(86_400)
  /// How often a development installation asks whether its clock was put forward. Longer than sealing takes.
  static let stepInterval = Duration.seconds(3)
  /// The tick after a step may come at once, so the second one after it counts.
  private static let ticksAfterStep = 2

  private let database: Database
  private let clock: any WallClock
  private let ticks = Atomic<Int>(0)

  init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  func pass() async throws {
    guard database.configuration.consent != nil else { return }
    let now = clock.now()
    for tenant in try await ServerParts.tenants(of: database) {
      try await database.withTenant(TenantAccess(tenant: tenant), .readWrite, as: .consent) {
        (scope: inout TenantScope) in _ = try SubjectRegister().eraseOldEntries(at: now, in: &scope)
      }
    }
  }

  /// The clock was put forward. That has happened whatever becomes of the pass, which the ticks repeat.
  func step() async {
    ticks.store(Self.ticksAfterStep, ordering: .relaxed)
    try? await pass()
  }

  /// One tick of a development installation.
  func tick() async throws {
    guard ticks.load(ordering: .relaxed) > 0 else { return }
    try await pass()
    ticks.subtract(1, ordering: .relaxed)
  }
}
