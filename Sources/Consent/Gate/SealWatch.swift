package import CivilTime
package import Postgres
import Synchronization

/// Looks once a second how the sealer stands and how the database's clock does, and remembers it, so that no read has to.
package final class SealWatch: SealWatching {
  /// How long a row may wait for its seal, and how long the sealer's last turn may be ago.
  package static let sealLagMax: Duration = .seconds(10)
  /// How far the own clock may be from the database's.
  package static let clockDifferenceMax: Duration = .seconds(1)
  /// How long a look holds good. What it saw grows older with it, so this bounds only how long a clock may be trusted
  /// unseen; a machine that stands still for some seconds does not close personal data.
  package static let lookMax: Duration = .seconds(8)
  package static let interval: Duration = .seconds(1)
  /// Between looks that find the sealer not yet at work: a start should not keep personal data closed for seconds.
  package static let firstInterval: Duration = .milliseconds(100)

  /// What the last look saw, with the moment of it on a clock that nobody sets.
  struct Look: Sendable {
    let taken: ContinuousClock.Instant
    /// How long the sealer's last turn was ago then; nil when there never was one.
    let sealerAge: Duration?
    /// How long the oldest unsealed row of each town had waited then.
    let waiting: [TenantID: Duration]
    let clockDifference: Duration
  }

  private let database: Database
  private let clock: any WallClock
  private let last = Mutex<Look?>(nil)

  /// - Parameter clock: the machine's own; never one with an offset.
  package init(database: Database, clock: any WallClock = SystemClock()) {
    self.database = database
    self.clock = clock
  }

  package func requireSealing(of tenant: TenantID) throws(AccessDenied) {
    guard let look = last.withLock({ $0 }), Self.isGood(look, for: tenant, at: .now) else {
      throw AccessDenied(.failClosed)
    }
  }

  /// Waits for a look that finds all ledgers sealed, so that a server that says it is ready does not refuse the first
  /// reads. A database that is away holds a start up no longer than `patience`.
  package func settle(within patience: Duration) async {
    let end = ContinuousClock.now + patience
    while !isSettled, ContinuousClock.now < end, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
  }

  private var isSettled: Bool {
    guard let look = last.withLock({ $0 }) else { return false }
    let now = ContinuousClock.now
    // A town whose rows wait for nothing is in no list; any name stands for those.
    return Self.isGood(look, for: TenantID(0), at: now)
      && look.waiting.keys.allSatisfy { Self.isGood(look, for: $0, at: now) }
  }

  static func isGood(_ look: Look, for tenant: TenantID, at now: ContinuousClock.Instant) -> Bool {
    let elapsed = look.taken.duration(to: now)
    guard elapsed <= lookMax, let sealerAge = look.sealerAge, sealerAge + elapsed <= sealLagMax,
      look.clockDifference <= clockDifferenceMax
    else { return false }
    return look.waiting[tenant].map { $0 + elapsed <= sealLagMax } ?? true
  }

  /// Looks until the surrounding task is cancelled. An unreachable database leaves the last look, which soon is too old.
  package func run() async {
    while !Task.isCancelled {
      try? await look()
      try? await Task.sleep(for: hasSeenSealer ? Self.interval : Self.firstInterval)
    }
  }

  private var hasSeenSealer: Bool {
    last.withLock { $0 }.flatMap(\.sealerAge).map { $0 <= Self.sealLagMax } ?? false
  }

  /// One look.
  package func look() async throws {
    let before = ContinuousClock.now
    let sent = clock.now()
    let statement = Query<(Timestamp, Timestamp?, [Int32], [Timestamp])>(
      """
      SELECT machine, checked_at, towns, (SELECT coalesce(array_agg(extract(epoch FROM s) * 1000000 ORDER BY n), '{}')
        FROM unnest(since) WITH ORDINALITY AS u (s, n))::bigint[]
      FROM moyai.ledger_standing()
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      (
        try row.timestamp(0), try row.optionalTimestamp(1), try row.int32s(2),
        try row.int64s(3).map { Timestamp(microseconds: $0) }
      )
    }
    let rows = try await database.withPlatform(.gateway, .readOnly) { scope in try scope.fetch(statement) }
    guard let (machine, checked, towns, since) = rows.first else { return }
    let travelled = before.duration(to: .now)
    // The database's clock was read somewhere between sending and receiving: only what lies outside counts.
    let difference = max(sent - machine, machine - (sent + travelled), .zero)
    let waiting = Dictionary(
      zip(towns, since).map { (TenantID($0), machine - $1) }, uniquingKeysWith: { max($0, $1) })
    last.withLock {
      $0 = Look(
        taken: before, sealerAge: checked.map { machine - $0 }, waiting: waiting, clockDifference: difference)
    }
  }
}
