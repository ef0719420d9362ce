import ArgumentParser
import Foundation

/// Reads of personal records through both gates, against plain keyed reads of the same towns.
///
/// Putting six million consents in takes minutes and measures nothing, so `--data` keeps the installations: the first call
/// loads them (`--load-only`), later ones measure.
struct ConsentBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent",
    abstract: "Measures consented reads (both gates, ledger durable) and the six ways of \"no\".",
    discussion: """
      Three parts:
        sizes   the median of a consented read with all residents : with a hundredth of them. Each size is an installation of
                its own; both are loaded, analysed, read into memory and warmed for --seconds alike, both serve all the time,
                and they are asked in turns of a second (few, many, many, few, …), so that a machine whose speed changes
                changes it for both; of the ratios of neighbouring seconds the median is printed, and their quarters, which
                tell how far it is to be trusted
        reads   GET of a person's records : GET /v2/entities/{id} of the same towns, with all residents; once more of one town
        denials the medians of --denials answers for each way of "no"
      Every person counts as asked for and found today before anything is measured, with few residents as with many: a
      key's first read of a person on a day is counted (two rows more), which is how the day went and not how many consents
      there are. The data takes minutes to load and lies in random places: with --data it is loaded once, and each PostgreSQL gets
      shared buffers for all of the larger one (6 GiB for six million consents), into which the tables are read first, so that
      the disk of a test machine is not what is measured.
      Needs wrk, curl and psql.
      """)

  /// What of it is measured.
  enum Part: String, ExpressibleByArgument, CaseIterable {
    case all, sizes, reads, denials
  }

  @Option(help: "The executable to measure.") var moyai = ".build-release/release/moyai"
  @Option(
    help: """
      Folder of an installation to keep and use again; the one with few residents lies beside it, its name ending in \
      -few. Throw-away ones without it.
      """)
  var data: String?
  @Option(help: "The first of four ports: two of the server, two of the one with few residents.") var port = 21_026
  @Flag(help: "Load the data and measure nothing.") var loadOnly = false
  @Option(help: "What is measured: all, sizes, reads or denials.") var part = Part.all
  @Option(help: "Seconds of each run.") var seconds = 8
  @Option(help: "Rounds; the median of their ratios is printed.") var rounds = 3
  @Option(help: "Concurrent clients.") var clients = 32
  @Option(help: "Towns.") var towns = 59
  @Option(help: "Residents of each of them.") var residents = 10_000
  @Option(help: "Categories each resident has consented to.") var categories = 10
  @Option(help: "Answers of each way of \"no\" that are timed; 0 leaves that part out.") var denials = 2_000

  func validate() throws {
    guard seconds > 0, rounds > 0, clients > 0, towns > 0, denials >= 0, (100..<900_000).contains(residents),
      (1...100).contains(categories), (1...65_532).contains(port)
    else { throw ValidationError("All numbers must be positive, and residents at least 100.") }
  }

  func run() throws {
    let many = try BenchSite(moyai: moyai, port: port, kept: data)
    defer { many.remove() }
    let load = try loaded(many, residents)
    var table = ResultTable()
    // Also when a later part fails: what was measured took minutes.
    defer { if !loadOnly { table.print() } }
    if measures(.sizes) || loadOnly {
      let beside = data.map { URL(fileURLWithPath: $0).path + "-few" }
      let few = try BenchSite(moyai: moyai, port: port + 2, kept: beside)
      defer { few.remove() }
      let fewer = try loaded(few, residents / 100)
      if !loadOnly { try compare(load, fewer, &table) }
    }
    guard !loadOnly else { return }
    if measures(.reads) { try measure(load, &table) }
    if measures(.denials), denials > 0 { try NoConsentBench(load: load, samples: denials).measure(&table) }
  }

  private func measures(_ one: Part) -> Bool { part == .all || part == one }

  /// Memory for everything about all residents: a consent takes some 850 bytes with its record and its indexes.
  private var gibibytes: Int { 2 + (towns * residents * categories * 850) >> 30 }

  /// Towns with so many residents each, everything about them in memory.
  private func loaded(_ site: BenchSite, _ residents: Int) throws -> ConsentLoad {
    try shell(
      "psql", site.socketArguments + ["-d", "moyai", "-qc", "ALTER SYSTEM SET shared_buffers = '\(gibibytes)GB'"])
    _ = try site.restartMilliseconds()
    let load = try ConsentLoad(site, towns: towns, categories: categories)
    let settled = try load.residents()
    guard settled <= residents else {
      throw ShellFailure(description: "\(site.folder) has \(settled) residents in each town, not \(residents)")
    }
    if settled < residents {
      say("\(residents) residents in each of \(towns) towns, \(towns * residents * categories) consents")
      try load.settle(settled + 1, residents)
    }
    try load.countToday(residents)
    try load.makeReady()
    return load
  }

  private func workloads(_ load: ConsentLoad, seconds: Int) -> Workloads {
    Workloads(site: load.site, seconds: seconds, clients: clients)
  }

  /// Neighbouring seconds of a round that are compared.
  private static let turnsEach = 5

  private func compare(_ many: ConsentLoad, _ few: ConsentLoad, _ table: inout ResultTable) throws {
    func read(_ load: ConsentLoad, _ residents: Int, seconds: Int = 1) throws -> Measurement {
      try workloads(load, seconds: seconds).consentedRead(load, residents: residents)
    }
    say("few and many consents in turns")
    // A session of PostgreSQL meets each page of the shared memory for a first time, and there are more pages of many.
    _ = (try read(few, residents / 100, seconds: seconds), try read(many, residents, seconds: seconds))
    let pairs = try (0..<rounds * Self.turnsEach).map { turn in
      // What one run leaves to be sealed is sealed while the next one runs, so each comes first as often.
      guard turn % 2 == 1 else {
        let yardstick = try read(few, residents / 100)
        return Pair(subject: try read(many, residents), yardstick: yardstick)
      }
      let subject = try read(many, residents)
      return Pair(subject: subject, yardstick: try read(few, residents / 100))
    }
    table.medians("median of a consented read, consents × 100 : × 1", pairs, goal: "≤ 1.10")
  }

  private func measure(_ load: ConsentLoad, _ table: inout ResultTable) throws {
    let workloads = workloads(load, seconds: seconds)
    _ = try workloads.consentedRead(load, residents: residents)
    var pairs: [Pair] = []
    for round in 1...rounds {
      say("round \(round) of \(rounds)")
      let keyed = try workloads.read(load.towns)
      pairs.append(Pair(subject: try workloads.consentedRead(load, residents: residents), yardstick: keyed))
    }
    let keyed = try workloads.read(Array(load.towns.prefix(1)))
    let oneTown = Pair(subject: try workloads.consentedRead(load, towns: 1, residents: residents), yardstick: keyed)
    table.pairs("consented read : keyed read, \(towns) towns", pairs, goal: "≥ 0.3")
    table.pairs("consented read : keyed read, one town", [oneTown], goal: "–")
  }
}
