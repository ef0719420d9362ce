import HTTPSurface
import Logging
import Postgres
import Synchronization

/// Looks whether geographical queries can still use their index under the row policies. An update of PostGIS makes its
/// functions anew and loses the mark that lets them (Design, leakproof): they become slow, never unsafe.
final class LeakproofWatch: Sendable {
  private let database: Database
  private let logger: Logger
  private let isLost = Mutex(false)

  init(database: Database, logger: Logger) {
    self.database = database
    self.logger = logger
  }

  /// Looks once; the log has a line when it changed.
  func look() async throws {
    let query = Query<Bool>(
      """
      SELECT EXISTS (SELECT FROM pg_proc WHERE NOT proleakproof
        AND oid = to_regprocedure('public.geometry_overlaps(public.geometry, public.geometry)'))
      """
    ) { row throws(DecodingFailure) in try row.bool(0) }
    let lost = try await database.withPlatform(.app, .readOnly) { scope in try scope.fetch(query).first ?? false }
    let changed = isLost.withLock { before in
      defer { before = lost }
      return before != lost
    }
    guard changed else { return }
    if lost {
      logger.error(
        """
        geometry_overlaps is no longer LEAKPROOF, so searches by place read every entity of a town: slow, not unsafe. \
        Run `moyai migrate`, which marks it again
        """)
    } else {
      logger.notice("searches by place can use their index again")
    }
  }

  func write(to text: inout MetricsText) {
    text.family("moyai_postgres_leakproof_lost", .gauge, "1 when searches by place cannot use their index")
    text.sample("moyai_postgres_leakproof_lost", [], isLost.withLock { $0 } ? 1 : 0)
  }
}
