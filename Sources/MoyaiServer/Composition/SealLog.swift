import Consent
import Logging
import Postgres
import Synchronization

/// What an operator has to know of the sealing of ledgers: that it stopped, and that it goes on. A turn comes twice a
/// second, so only the changes are told; names of towns are no secret.
final class SealLog: Sendable {
  private let logger: Logger
  private let failing = Mutex(false)

  init(logger: Logger) {
    self.logger = logger
  }

  func note(_ turn: Sealer.Turn, _ error: (any Error)?) {
    let isFailing = error != nil || !turn.failures.isEmpty
    let changed = failing.withLock { before in
      defer { before = isFailing }
      return before != isFailing
    }
    guard changed else { return }
    if isFailing {
      let towns = turn.failures.map { "\($0.code)" }.joined(separator: ",")
      logger.error(
        "ledgers are not being sealed; personal data closes within seconds",
        metadata: ["towns": "\(towns)", "error": "\(error.map { "\($0)" } ?? "")"])
    } else {
      logger.notice("ledgers are being sealed again")
    }
  }
}
