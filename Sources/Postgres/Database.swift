internal import Synchronization

/// The client: pools of threads, each thread owning one connection. It does nothing until `run()`.
package final class Database: Sendable {
  /// What the client was told.
  package let configuration: DatabaseConfiguration
  let observer: @Sendable (PostgresObservation) -> Void
  let pipeline: WorkerPool<FlushRequest>
  let interactive: WorkerPool<Job>
  let longReads: WorkerPool<Job>
  /// The pools of the other roles, as far as they are configured.
  let rolePools: [PlatformRole: WorkerPool<Job>]
  /// Reads through both gates, where the role gateway is configured.
  let pairs: WorkerPool<PairRequest>?
  let listener: Listener
  private let hasRun = Mutex(false)
  /// Run at each turn of the housekeeping, by those that keep queues of their own.
  private let chores = Mutex<[@Sendable () -> Void]>([])

  /// - Parameter observer: called on the workers' threads; it must be quick and must not call back.
  package init(
    _ configuration: DatabaseConfiguration, observer: @escaping @Sendable (PostgresObservation) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.observer = observer
    let pipelineSettings = PoolSettings(
      .pipeline, configuration.app, configuration, observer,
      statementTimeout: configuration.pipelineStatementTimeout, workers: configuration.pipelineWorkers,
      takeMax: configuration.pipelineBatchMax)
    pipeline = WorkerPool(pipelineSettings, reachabilityChanged: { observer(.reachable($0)) }) { _ in
      PipelineHandler(settings: pipelineSettings)
    }
    interactive = WorkerPool(
      jobs: PoolSettings(
        .interactive, configuration.app, configuration, observer,
        statementTimeout: configuration.interactiveStatementTimeout, workers: configuration.interactiveWorkers))
    longReads = WorkerPool(
      jobs: PoolSettings(
        .longRead, configuration.app, configuration, observer,
        statementTimeout: configuration.longReadStatementTimeout, workers: configuration.longReadWorkers, isLazy: true))
    rolePools = Database.rolePools(configuration, observer)
    pairs = Database.pairs(configuration, observer)
    listener = Listener(configuration, observer)
  }

  /// True while the app role has a connection for requests.
  package var isReachable: Bool { pipeline.isConnected }

  /// How many requests wait and how many connections are open, for gauges.
  package var load: [PostgresObservation.Pool: PoolLoad] {
    var load = [pipeline.settings.name: pipeline.load]
    for pool in jobPools { load[pool.settings.name] = pool.load }
    if let pairs { load[pairs.settings.name] = pairs.load }
    return load
  }

  private var jobPools: [WorkerPool<Job>] {
    [interactive, longReads] + rolePools.values
  }

  /// Owns the threads until the surrounding task is cancelled: opens the connections, keeps them open, and returns when
  /// every thread has ended. Throws what the startup check throws.
  package func run() async throws {
    let isSecond = hasRun.withLock { hasRun in
      defer { hasRun = true }
      return hasRun
    }
    precondition(!isSecond, "a client runs once; make another")
    try await withTaskCancellationHandler {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await self.keepHouse() }
        defer {
          stop()
          group.cancelAll()
        }
        try await passStartupCheck()
        group.addTask { await self.pipeline.run() }
        group.addTask { await self.listener.run() }
        for pool in jobPools { group.addTask { await pool.run() } }
        if let pairs { group.addTask { await pairs.run() } }
        // The housekeeping ends with the task; then everything else is told to.
        try await group.next()
        stop()
        try await group.waitForAll()
      }
    } onCancel: {
      stop()
    }
  }

  func stop() {
    pipeline.stop()
    listener.stop()
    for pool in jobPools { pool.stop() }
    pairs?.stop()
  }

  func addChore(_ chore: @escaping @Sendable () -> Void) {
    chores.withLock { $0.append(chore) }
  }

  private static let housekeepingPause: Duration = .milliseconds(200)

  /// Fails what waits longer than it may while every worker is busy.
  private func keepHouse() async {
    while !Task.isCancelled {
      pipeline.expire()
      for pool in jobPools { pool.expire() }
      pairs?.expire()
      for chore in chores.withLock({ $0 }) { chore() }
      try? await Task.sleep(for: Database.housekeepingPause)
    }
  }

  /// Until the check has passed nothing is served; while the database cannot be reached, requests are refused at once.
  private func passStartupCheck() async throws {
    guard let check = configuration.startupCheck else { return }
    let settings = pipeline.settings
    var backoff = Backoff(first: settings.backoffMin, longest: settings.backoffMax)
    while !Task.isCancelled {
      let outcome = StartupOutcome()
      await WorkerThread.run("moyai-startup") {
        outcome.set(Result { try Database.runCheck(check, settings: settings) })
      }
      do {
        try outcome.get()
        pipeline.mailbox.endOutage()
        for pool in jobPools { pool.mailbox.endOutage() }
        pairs?.mailbox.endOutage()
        return
      } catch let error as PostgresError where error.code == .unavailable {
        let pause = backoff.next()
        observer(.connectFailed(.pipeline, error, retryIn: pause))
        pipeline.attemptFailed(error)
        for pool in jobPools { pool.attemptFailed(error) }
        pairs?.attemptFailed(error)
        try? await Task.sleep(for: pause)
      }
    }
  }

  private static func runCheck(
    _ check: @Sendable (inout PlatformScope) throws -> Void, settings: PoolSettings
  ) throws {
    let connection = try Connection(to: settings.conninfo, settings: settings.settings)
    let transaction = Transaction(connection: connection, tenant: nil, guards: [], mode: .readOnly)
    defer { transaction.rollback() }
    var scope = PlatformScope(transaction: transaction)
    try check(&scope)
  }
}

/// Carries a result from a thread to the task that waits for its end.
private final class StartupOutcome: Sendable {
  private let result = Mutex<Result<Void, any Error>?>(nil)

  func set(_ value: Result<Void, any Error>) {
    result.withLock { $0 = value }
  }

  func get() throws {
    try result.withLock { $0 }?.get()
  }
}
