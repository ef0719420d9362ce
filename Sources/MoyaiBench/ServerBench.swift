import ArgumentParser

/// Measures Moyai against `pgbench` on the same PostgreSQL, clients and cores, in turns, and prints ratios.
struct ServerBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Measures Moyai against pgbench on the same server, in turns, and prints ratios and CPU per request.",
    discussion: """
      Bare rates say little on a shared machine, so every figure is a ratio of two runs of one round:
        read    GET /v2/entities/{id} (key check, row policy, metering)  :  pgbench's SELECT by key
        write   PATCH of one attribute, durable                          :  pgbench's single-row UPDATE, durable
        tenants CPU of a keyed read with 1,741 tenants                   :  the same with 28
        guard   the number guard alone, on bodies of 64 KiB; with --guard-only nothing else
        billing freezing and running a year of hourly roll-ups (--billing-towns, --rollups), peak memory, explaining one
                yen over HTTP, verify, what-if; nothing else is measured then. With --billing-folder the roll-ups are
                loaded once: the first call loads, later ones measure.
        ingest  POST /tenant/v1/usage/events in batches (--ingest-towns); nothing else is measured then
      Needs wrk, pgbench and curl, for billing psql.
      """)

  @Option(help: "The executable to measure.") var moyai = ".build-release/release/moyai"
  @Option(help: "Seconds of each run.") var seconds = 8
  @Option(help: "Rounds; the median of their ratios is printed.") var rounds = 3
  @Option(help: "Concurrent clients.") var clients = 32
  @Option(help: "Entities of the measured town.") var entities = 10_000
  @Option(help: "Tenants of the large installation; 0 leaves that part out.") var tenants = 1_741

  @Option(help: "Towns of the billing part; 0 leaves it out. 59 and 1741 have goals.") var billingTowns = 0
  @Option(help: "Roll-ups of the billing part, about; one class of use is towns × 8,760.") var rollups = 10_000_000
  @Option(help: "A folder that keeps the billing part's installation.") var billingFolder: String?
  @Option(help: "Towns that report usage events in the ingest part; 0 leaves it out.") var ingestTowns = 0
  @Option(help: "Events in one batch of the ingest part.") var ingestBatch = 500
  @Option(help: "The server's port; the admin plane has the next one.") var port = 21_026
  @Flag(help: "Measure the number guard and nothing else; needs no server.") var guardOnly = false

  func validate() throws {
    guard seconds > 0, rounds > 0, clients > 0, entities > 0, tenants >= 0, billingTowns >= 0, ingestTowns >= 0,
      (1...1_000).contains(ingestBatch), (1...65_534).contains(port), rollups > 0
    else {
      throw ValidationError("All numbers must be positive.")
    }
  }

  func run() throws {
    if guardOnly {
      var table = ResultTable()
      GuardBench.measure(&table)
      table.print()
      return
    }
    let site = try BenchSite(moyai: moyai, port: port, kept: billingTowns > 0 ? billingFolder : nil)
    defer { site.remove() }
    if billingTowns > 0 || ingestTowns > 0 {
      var table = ResultTable()
      if billingTowns > 0 { try measureBilling(site, &table) }
      if ingestTowns > 0 {
        try UsageIngest(site: site, towns: ingestTowns, batch: ingestBatch).measure(
          seconds: seconds, clients: clients, rounds: rounds, &table)
      }
      table.print()
      return
    }
    try PgBench.prepare(site)
    let town = try site.admit(slug: "bench", entities: entities)

    var table = ResultTable()
    GuardBench.measure(&table)
    table.note("start on an existing folder", "\(try site.restartMilliseconds()) ms", goal: "≤ 3,000 ms")
    table.note("resident memory idle", "\(site.server.residentMebibytes) MiB", goal: "≤ 64 MiB")

    let workloads = Workloads(site: site, seconds: seconds, clients: clients)
    var reads: [Pair] = []
    var writes: [Pair] = []
    for round in 1...rounds {
      say("round \(round) of \(rounds)")
      reads.append(Pair(subject: try workloads.read([town]), yardstick: try workloads.pgbenchSelect()))
      writes.append(Pair(subject: try workloads.patch(town), yardstick: try workloads.pgbenchUpdate()))
    }
    table.pairs("GET entity by id : pgbench SELECT", reads, goal: "≥ 0.5 (road to 1.0)")
    table.pairs("PATCH attribute : pgbench UPDATE", writes, goal: "≥ 1.2")
    table.note("resident memory after load", "\(site.server.residentMebibytes) MiB", goal: "≤ 128 MiB")

    if tenants > 0 { try compareTenants(site, workloads, &table) }
    table.print()
  }

  private func measureBilling(_ site: BenchSite, _ table: inout ResultTable) throws {
    let year = BillingYear(site: site, towns: billingTowns, rows: rollups)
    let isLoaded = try year.isLoaded
    if !isLoaded { try year.load() }
    if isLoaded || billingFolder == nil { try BillingBench(year: year).measure(&table) }
  }

  /// The same number of entities, once in 28 towns and once in many.
  private func compareTenants(_ site: BenchSite, _ workloads: Workloads, _ table: inout ResultTable) throws {
    say("admitting 28 and \(tenants) towns")
    let few = try site.admitMany(prefix: "few", count: 28, entitiesEach: max(1, entities / 28))
    let many = try site.admitMany(prefix: "many", count: tenants, entitiesEach: max(1, entities / tenants))
    var ratios: [Double] = []
    for _ in 1...rounds {
      let base = try workloads.read(few)
      let large = try workloads.read(many)
      ratios.append(large.cpuMicrosecondsPerOperation / base.cpuMicrosecondsPerOperation)
    }
    table.note(
      "CPU per keyed read, \(tenants) tenants : 28", decimals(median(ratios), 2), goal: "≤ 1.10")
  }
}
