import Dispatch
import Logging
import Postgres
import ServiceLifecycle

/// Watches the embedded PostgreSQL: starts it again when it is gone, and stops it after everything that uses it.
struct EmbeddedPostgresService: Service {
  let cluster: EmbeddedPostgres
  let logger: Logger

  /// How often its process is looked at. Looking costs two small file reads.
  static let watchInterval: Duration = .milliseconds(500)

  func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        do { try await Task.sleep(for: Self.watchInterval) } catch { return }
        guard !cluster.isRunning else { continue }
        logger.error("PostgreSQL is gone; starting it again")
        await onThread { [self] in
          do {
            try cluster.ensureRunning()
            logger.notice("PostgreSQL runs again")
          } catch {
            logger.error("PostgreSQL did not start", metadata: ["error": "\(error)"])
          }
        }
      }
    }
    await onThread { [self] in
      do {
        try cluster.stop()
      } catch {
        logger.error("PostgreSQL did not stop in time", metadata: ["error": "\(error)"])
      }
    }
  }

  /// `pg_ctl` is waited for; that must not hold a thread of the cooperative pool.
  private func onThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "moyai.embedded-postgres").async {
        work()
        continuation.resume()
      }
    }
  }
}
