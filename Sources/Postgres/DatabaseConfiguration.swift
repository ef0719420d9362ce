/// Everything the client can be told. Every bound has its default here.
package struct DatabaseConfiguration: Sendable {
  /// Connection string (URI or `key=value`) of the role that serves requests. It owns nothing and bypasses no policy.
  package var app: String
  /// Connection string of the role that writes usage; nil where the process meters nothing.
  package var meter: String?
  /// Connection string of the role of operators' commands; nil where there are none.
  package var ops: String?
  /// Connection string of the role that reads personal records; nil where the process answers for none.
  package var gateway: String?
  /// Connection string of the role of persons, consents and their registers.
  package var consent: String?
  /// Connection string of the role that seals the ledger.
  package var sealer: String?

  /// Shown in `pg_stat_activity`.
  package var applicationName = "moyai"
  /// Schemas in the order of search.
  package var searchPath = ["moyai", "public"]

  /// Threads that share the mailbox of one-flush requests, each with one pipelined connection.
  package var pipelineWorkers = 2
  /// Threads for interactive transactions and group commit.
  package var interactiveWorkers = 4
  /// Threads for exports and reports; they connect when first needed.
  package var longReadWorkers = 2
  /// Threads of each of the roles meter and ops; they connect when first needed.
  package var roleWorkers = 1
  /// Threads of the role gateway for what takes one transaction: writes of providers, looks at the sealer.
  package var gatewayWorkers = 2
  /// Threads of the role gateway for reads through both gates. More of them than cores only take the caches from each other.
  package var gateWorkers = 2
  /// How many requests travel through both gates in one flush.
  package var gateBatchMax = 64
  /// How many wait before another of these threads takes them beside those at work: what travels together costs less.
  package var gateCompany = 14
  /// How long they are left waiting for that.
  package var gatePatience = Duration.milliseconds(2)
  /// Threads of the role consent.
  package var consentWorkers = 3

  /// Wakes a sleeping worker a moment after work was submitted: an event loop that reads many sockets in one turn puts it
  /// at the turn's end, so that all of their requests go out together. By default it happens at once.
  package var wakeLater: @Sendable (@escaping @Sendable () -> Void) -> Void = { $0() }
  /// How many requests of the shared pipeline travel between two syncs.
  package var pipelineBatchMax = 64
  /// How many requests may wait for each pool; one more is refused with `.queueFull`.
  package var queueMax = 4_096
  /// How long a request may wait before it is sent.
  package var queueWaitMax: Duration = .seconds(5)

  /// Of one attempt to connect.
  package var connectTimeout: Duration = .seconds(5)
  /// Of a statement on the shared pipeline, where a slow one holds up its neighbours.
  package var pipelineStatementTimeout: Duration = .seconds(5)
  /// Of a statement of the role gateway, and the longest pause inside one of its transactions.
  package var gatewayStatementTimeout: Duration = .seconds(5)
  /// Of a statement on the interactive, meter, consent and sealer pools.
  package var interactiveStatementTimeout: Duration = .seconds(15)
  /// Of a statement on the long-read and ops pools.
  package var longReadStatementTimeout: Duration = .seconds(600)
  /// How long a statement waits for a lock; then it fails with 55P03.
  package var lockTimeout: Duration = .seconds(5)
  /// After this pause inside a transaction the server ends the session: a hung closure must not hold locks.
  package var idleInTransactionTimeout: Duration = .seconds(30)

  /// First and longest pause between two attempts to connect; it doubles, with jitter.
  package var backoffMin: Duration = .milliseconds(100)
  /// See `backoffMin`.
  package var backoffMax: Duration = .seconds(5)

  /// Prepared statements kept by each connection.
  package var preparedStatementsMax = 256

  /// Runs on the first connection of the app role, before any request is served. What it throws ends `run()`.
  package var startupCheck: (@Sendable (inout PlatformScope) throws -> Void)?

  /// Everything else has its default.
  package init(app: String, meter: String? = nil, ops: String? = nil) {
    self.app = app
    self.meter = meter
    self.ops = ops
  }

  func settings(statementTimeout: Duration) -> ConnectionSettings {
    ConnectionSettings(
      applicationName: applicationName, searchPath: searchPath, connectTimeout: connectTimeout,
      statementTimeout: statementTimeout, idleInTransactionTimeout: idleInTransactionTimeout,
      lockTimeout: lockTimeout, preparedStatementsMax: preparedStatementsMax)
  }
}
