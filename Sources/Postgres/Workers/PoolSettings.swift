/// What the threads of one set of connections share.
struct PoolSettings: Sendable {
  let name: PostgresObservation.Pool
  let conninfo: String
  let settings: ConnectionSettings
  let workers: Int
  /// Connect when the first work comes, not at the start.
  let isLazy: Bool
  let queueMax: Int
  let waitMax: Duration
  /// How much a worker takes at once.
  let takeMax: Int
  let company: Company
  let backoffMin: Duration
  let backoffMax: Duration
  let observer: @Sendable (PostgresObservation) -> Void
  let wakeLater: @Sendable (@escaping @Sendable () -> Void) -> Void

  init(
    _ name: PostgresObservation.Pool, _ conninfo: String, _ configuration: DatabaseConfiguration,
    _ observer: @escaping @Sendable (PostgresObservation) -> Void, statementTimeout: Duration, workers: Int,
    takeMax: Int = 1, company: Company = .none, isLazy: Bool = false
  ) {
    self.name = name
    self.conninfo = conninfo
    self.settings = configuration.settings(statementTimeout: statementTimeout)
    self.workers = max(1, workers)
    self.isLazy = isLazy
    self.takeMax = max(1, takeMax)
    self.company = company
    self.observer = observer
    wakeLater = configuration.wakeLater
    queueMax = configuration.queueMax
    waitMax = configuration.queueWaitMax
    backoffMin = configuration.backoffMin
    backoffMax = configuration.backoffMax
  }
}
