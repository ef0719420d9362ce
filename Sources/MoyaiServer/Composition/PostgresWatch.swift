import CivilTime
import HTTPSurface
import Logging
import Postgres
import Synchronization

/// What becomes of the database client's observations: counts for the metrics, and a line of the log for what an operator
/// has to know. Labels are names of pools, nothing else.
final class PostgresWatch: Sendable {
  private struct Counts {
    var connections = 0
    var failedConnections = 0
    var lostConnections = 0
    var batches = 0
    var batchedRequests = 0
    var rerunAlone = 0
    var transactions = 0
    var transactionMicroseconds = 0
    var groupCommits = 0
    var groupedJobs = 0
    var queueFull = 0
    var waitedTooLong = 0
    var outcomeUnknown = 0
    var guardRefused = 0
    var isReachable = false
  }

  private let counts = Mutex(Counts())
  private let logger: Logger
  private let isEnding = Atomic(false)

  init(logger: Logger) {
    self.logger = logger
  }

  /// From here on a connection that ends is what was asked for.
  func expectEnd() { isEnding.store(true, ordering: .relaxed) }

  func note(_ observation: PostgresObservation) {
    counts.withLock { Self.count(observation, &$0) }
    guard !isEnding.load(ordering: .relaxed) else { return }
    switch observation {
    case .reachable(true): logger.notice("PostgreSQL is reachable")
    case .reachable(false): logger.error("PostgreSQL is not reachable; requests are answered with 503")
    case .outcomeUnknown(let pool):
      logger.error("a connection was lost during COMMIT", metadata: ["pool": "\(pool.rawValue)"])
    case .connectionLost(let pool, let error):
      logger.warning("a connection was lost", metadata: ["pool": "\(pool.rawValue)", "error": "\(error)"])
    default: break
    }
  }

  func write(to text: inout MetricsText) {
    let counts = counts.withLock { $0 }
    text.family("moyai_postgres_reachable", .gauge, "Whether the app role has a connection for requests")
    text.sample("moyai_postgres_reachable", [], counts.isReachable ? 1 : 0)
    let counters: [(String, String, Int)] = [
      ("connections", "Connections opened", counts.connections),
      ("connect_failures", "Attempts to connect that failed", counts.failedConnections),
      ("connections_lost", "Connections that broke", counts.lostConnections),
      ("batches", "Exchanges of the shared pipeline", counts.batches),
      ("batched_requests", "Requests of the shared pipeline", counts.batchedRequests),
      ("rerun_alone", "Requests sent again because a neighbour failed", counts.rerunAlone),
      ("transactions", "Interactive transactions", counts.transactions),
      ("group_commits", "Commits that carried queued writes", counts.groupCommits),
      ("grouped_jobs", "Queued writes so carried", counts.groupedJobs),
      ("queue_full", "Requests refused because a queue was full", counts.queueFull),
      ("waited_too_long", "Requests that waited too long for a connection", counts.waitedTooLong),
      ("outcome_unknown", "Commits whose outcome is unknown", counts.outcomeUnknown),
      ("guard_refused", "Requests refused by a key's guard", counts.guardRefused),
    ]
    for (name, help, value) in counters {
      text.family("moyai_postgres_\(name)_total", .counter, help)
      text.sample("moyai_postgres_\(name)_total", [], value)
    }
    text.family("moyai_postgres_transaction_seconds_total", .counter, "Time spent in interactive transactions")
    text.sample(
      "moyai_postgres_transaction_seconds_total", [], text: MetricsText.seconds(counts.transactionMicroseconds))
  }

  private static func count(_ observation: PostgresObservation, _ counts: inout Counts) {
    switch observation {
    case .connected: counts.connections += 1
    case .connectFailed: counts.failedConnections += 1
    case .connectionLost: counts.lostConnections += 1
    case .reachable(let isReachable): counts.isReachable = isReachable
    case .batch(let requests, _, _):
      counts.batches += 1
      counts.batchedRequests += requests
    case .rerunAlone(let requests): counts.rerunAlone += requests
    case .transaction(_, _, let worked):
      counts.transactions += 1
      counts.transactionMicroseconds += Int(worked.wholeMicroseconds)
    case .groupCommit(let jobs, _):
      counts.groupCommits += 1
      counts.groupedJobs += jobs
    case .queueFull: counts.queueFull += 1
    case .waitedTooLong(_, let requests): counts.waitedTooLong += requests
    case .outcomeUnknown: counts.outcomeUnknown += 1
    case .guardRefused: counts.guardRefused += 1
    }
  }
}
