import Billing
import Broker
import CivilTime
import Consent
import ConsentRules
import HTTPSurface
import Identity
import Logging
import Metering
import NIOCore
import NIOPosix
import Postgres
import Schema
import Tenancy

/// The server's long-lived objects, made once and wired to one another.
struct ServerParts: Sendable {
  let database: Database
  let watch: PostgresWatch
  let flusher: UsageFlusher
  let sealer: Sealer
  let sealWatch: SealWatch
  let dependencies: Dependencies
  private let journal: JournalFolder
  private let lastUse: LastUseBook
  private let broker: EntityService
  private let repetitions: RepetitionLedger
  private let usageWatch: UsageWatch
  private let journalWatch: JournalWatch
  private let leakproofWatch: LeakproofWatch
  private let retention: LedgerRetention
  private let isTrial: Bool
  private let clock: any WallClock
  private let logger: Logger

  init(_ configuration: ServerConfiguration, trial: Trial?, clock: any WallClock, logger: Logger) throws {
    self.logger = logger
    self.clock = clock
    let peppers = try PepperFile.read(configuration.pepperFile)
    let metrics = SurfaceMetrics()
    let watch = PostgresWatch(logger: logger)
    self.watch = watch
    metrics.add { text in watch.write(to: &text) }
    database = Database(configuration.database) { observation in watch.note(observation) }
    let (usageWatch, leakproofWatch) = (
      UsageWatch(database: database, logger: logger), LeakproofWatch(database: database, logger: logger)
    )
    self.usageWatch = usageWatch
    self.leakproofWatch = leakproofWatch
    journal = JournalFolder(database: database)
    let journalWatch = JournalWatch(journal)
    self.journalWatch = journalWatch
    metrics.add { text in
      usageWatch.write(to: &text)
      journalWatch.write(to: &text)
      leakproofWatch.write(to: &text)
    }
    lastUse = LastUseBook()
    let authenticator = Authenticator(
      database: database, peppers: peppers, environment: configuration.environment.keys,
      limiter: RequestLimiter(configuration.requestLimits), lastUse: lastUse, clock: clock)
    let counters = UsageCounters()
    flusher = try UsageFlusher(
      configuration: .init(spoolDirectory: configuration.spoolFolder), counters: counters,
      store: PostgresFlushStore(database: database), wallClock: clock, observe: MeteringLog(logger: logger).note)
    broker = EntityService(database, clock: clock, recorder: MeteredWrites(ExactUsageRecorder()))
    repetitions = RepetitionLedger(database)
    let signing = try SigningKeys(directory: configuration.signingFolder)
    sealer = Sealer(database: database, keys: signing, observe: SealLog(logger: logger).note)
    // The machine's own clock: what is compared is this machine with the database's.
    sealWatch = SealWatch(database: database)
    let personal = PersonalServices(
      reader: PersonalReader(
        database: database, peppers: peppers, environment: configuration.environment.keys, watch: sealWatch,
        clock: clock),
      writer: RecordWriter(
        database: database, peppers: peppers, environment: configuration.environment.keys, watch: sealWatch),
      consents: ConsentService(database: database, keys: signing, cursors: CursorSeal(secret: peppers.sealingSecret)),
      ledger: LedgerReader(database: database), export: LedgerExport(database: database, keys: signing),
      signing: signing)
    let retention = LedgerRetention(database: database, clock: clock)
    self.retention = retention
    isTrial = trial != nil
    let configured = try IssuerConfiguration.read(configuration.issuersFile).sources(logger: logger)
    let issuers = configured + (trial?.issuer.issuers ?? [])
    let drain = Drain()
    let services = Services(
      clock: clock, product: Product(version: Server.version, startedAt: clock.now()),
      readiness: Readiness([.init("postgresql") { [database] in database.isReachable }]),
      metrics: metrics, drain: drain, database: database, broker: broker,
      keys: KeyService(peppers: peppers, environment: configuration.environment.keys),
      repetitions: repetitions, usage: UsageReader(database: database, wallClock: clock),
      statements: StatementReader(database: database), page: configuration.page(development: trial?.signIn),
      testTools: trial?.tools(database) { await retention.step() }, personal: personal,
      papers: PrintShop(database: database, clock: clock))
    dependencies = Dependencies(
      services: services, authenticator: authenticator,
      persons: TokenDesk(
        TokenVerifier(issuers), accounts: services.accounts, desks: DeskRegister(database, clock: clock)),
      usage: counters, clock: clock, drain: drain, metrics: metrics,
      accessLog: AccessLog(logger))
  }

  func periodicServices() -> [PeriodicService] {
    [
      PeriodicService("noting the last use of keys", every: .seconds(60), runsAtStop: true, logger: logger) {
        [lastUse, database] in try await lastUse.flush(to: database)
      },
      PeriodicService("folding the usage journal", every: JournalPace.interval, runsAtStart: true, logger: logger) {
        [journal] in try await journal.turn()
      },
      PeriodicService("looking at the usage journal", every: JournalWatch.interval, runsAtStart: true, logger: logger) {
        [journalWatch] in try await journalWatch.look()
      },
      PeriodicService("forgetting kept answers", every: .seconds(3_600), logger: logger) { [repetitions, database] in
        for tenant in try await Self.tenants(of: database) {
          try await repetitions.purge(tenant, at: SystemClock().now())
        }
      },
      PeriodicService(
        "erasing what the ledger keeps of erased persons", every: LedgerRetention.interval, logger: logger
      ) { [retention] in try await retention.pass() },
      PeriodicService("writing down refused numbers", every: .seconds(60), runsAtStop: true, logger: logger) {
        [refused = dependencies.metrics.refusedNumbers, database] in
        for tenant in refused.waiting.sorted() { try await refused.flush(to: database, of: tenant) }
      },
      PeriodicService("removing lapsed entities", every: BrokerLimits.sweepInterval, logger: logger) {
        [broker, database] in
        for tenant in try await Self.tenants(of: database) {
          while try await broker.sweep(tenant) == BrokerLimits.sweepBatchMax {}
        }
      },
      PeriodicService("comparing metered use", every: .seconds(3_600), logger: logger) {
        [usageWatch, database, clock] in
        try await usageWatch.compareFlushes()
        let now = clock.now()
        guard usageWatch.isNightDue(at: now) else { return }
        try await usageWatch.compareLevels(of: Self.tenants(of: database), at: now)
      },
      PeriodicService("looking at marks of PostGIS", every: .seconds(60), runsAtStart: true, logger: logger) {
        [leakproofWatch] in try await leakproofWatch.look()
      },
    ] + (isTrial ? [afterSteps] : [])
  }

  private var afterSteps: PeriodicService {
    PeriodicService("letting put-forward time pass", every: LedgerRetention.stepInterval, logger: logger) {
      [retention] in try await retention.tick()
    }
  }
}

extension ServerParts {
  /// All tenants; read anew each time, since admitting one needs no restart.
  static func tenants(of database: Database) async throws -> [TenantID] {
    try await database.withPlatform(.ops, .readOnly) { scope in
      let registry = RegistryService()
      var codes: [TenantCode] = []
      while true {
        let page = try registry.list(after: codes.last, in: &scope).map(\.code)
        codes += page
        if page.count < RegistryService.listMax { return codes.map(\.tenant) }
      }
    }
  }
}

extension ServerConfiguration {
  var database: DatabaseConfiguration {
    var database = DatabaseConfiguration(app: databaseURL, meter: meterDatabaseURL, ops: opsDatabaseURL)
    if !gatewayDatabaseURL.isEmpty { database.gateway = gatewayDatabaseURL }
    if !consentDatabaseURL.isEmpty { database.consent = consentDatabaseURL }
    if !sealerDatabaseURL.isEmpty { database.sealer = sealerDatabaseURL }
    database.pipelineWorkers = pipelineConnections
    database.interactiveWorkers = writeConnections
    database.longReadWorkers = longReadConnections
    // What one turn of an event loop reads from its sockets goes to the database together.
    database.wakeLater = { work in
      if let eventLoop = MultiThreadedEventLoopGroup.currentEventLoop { eventLoop.execute(work) } else { work() }
    }
    database.startupCheck = { scope in
      try PrivilegeCheck.require(in: &scope)
      let status = try SchemaGate.status(in: &scope)
      guard status.isServable else { throw HostRefusal(status.explanation) }
    }
    database.pipelineStatementTimeout = .milliseconds(statementTimeoutMilliseconds)
    database.interactiveStatementTimeout = .milliseconds(statementTimeoutMilliseconds)
    return database
  }

  var requestLimits: RequestLimits {
    RequestLimits(
      perKey: ratePerKeyPerMinute, perServiceAndTenant: ratePerServicePerMinute,
      failedCredentialsPerAddress: failedCredentialsPerMinute)
  }
}

extension ServerConfiguration.Environment {
  /// The environment that keys of this installation carry.
  var keys: KeyEnvironment {
    switch self {
    case .live: .live
    case .test: .test
    }
  }
}
