import ArgumentParser
import Foundation

/// Reads of personal records through both gates, against plain keyed reads of the same towns.
///
/// Putting six million consents in takes minutes and measures nothing, so `--data` keeps the installation: the first call
/// loads it (`--load-only`), later ones measure.
struct ConsentBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consent",
    abstract: "Measures consented reads (both gates, ledger durable) and the six ways of \"no\".",
    discussion: """
      GET of a person's records : GET /v2/entities/{id} of the same towns, and the medians of --denials answers for each
      way of "no". Every person counts as asked for today before anything is measured, with few residents as with many: a key's
      first read of a person on a day is counted (two rows more), which is how the day went and not how many consents there
      are. The data takes minutes to load and lies in random places: with --data it is loaded once, and PostgreSQL gets
      2 GiB of shared buffers, so that the disk of a test machine is not what is measured.
      Needs wrk, curl and psql.
      """)

  @Option(help: "The executable to measure.") var moyai = ".build-release/release/moyai"
  @Option(help: "Folder of an installation to keep and use again; a throw-away one without it.") var data: String?
  @Option(help: "The server's port; the admin plane has the next one.") var port = 21_026
  @Flag(help: "Load the data and measure nothing.") var loadOnly = false
  @Option(help: "Seconds of each run.") var seconds = 8
  @Option(help: "Rounds; the median of their ratios is printed.") var rounds = 3
  @Option(help: "Concurrent clients.") var clients = 32
  @Option(help: "Towns.") var towns = 59
  @Option(help: "Residents of each of them.") var residents = 10_000
  @Option(help: "Categories each resident has consented to.") var categories = 10
  @Option(help: "Answers of each way of \"no\" that are timed; 0 leaves that part out.") var denials = 2_000
  @Flag(help: "Measure the ways of \"no\" alone.") var denialsOnly = false

  func validate() throws {
    guard seconds > 0, rounds > 0, clients > 0, towns > 0, denials >= 0, (100..<900_000).contains(residents),
      (1...100).contains(categories)
    else { throw ValidationError("All numbers must be positive, and residents at least 100.") }
  }

  func run() throws {
    let site = try BenchSite(moyai: moyai, port: port, kept: data)
    defer { site.remove() }
    try shell("psql", site.socketArguments + ["-d", "moyai", "-qc", "ALTER SYSTEM SET shared_buffers = '2GB'"])
    _ = try site.restartMilliseconds()
    let load = try ConsentLoad(site, towns: towns, categories: categories)
    let settled = try load.residents()
    let few = residents / 100
    let workloads = Workloads(site: site, seconds: seconds, clients: clients)
    var before: [Double] = []
    if settled < few { try load.settle(settled + 1, few) }
    if settled <= few, !loadOnly, !denialsOnly {
      say("\(few) residents in each of \(towns) towns")
      try load.countToday(few)
      _ = try workloads.consentedRead(load, residents: few)
      before = try (1...rounds).map { _ in try workloads.consentedRead(load, residents: few).medianMicroseconds }
    }
    if settled < residents {
      say("\(residents) residents in each of \(towns) towns, \(towns * residents * categories) consents")
      try load.settle(max(settled, few) + 1, residents)
    }
    guard !loadOnly else { return }
    var table = ResultTable()
    if !denialsOnly { try measure(workloads, load, before, &table) }
    if denials > 0 { try NoConsentBench(load: load, samples: denials).measure(&table) }
    table.print()
  }

  private func measure(
    _ workloads: Workloads, _ load: ConsentLoad, _ before: [Double], _ table: inout ResultTable
  ) throws {
    try load.countToday(residents)
    _ = try workloads.consentedRead(load, residents: residents)
    var pairs: [Pair] = []
    var oneTown: [Pair] = []
    for round in 1...rounds {
      say("round \(round) of \(rounds)")
      let keyed = try workloads.read(load.towns)
      pairs.append(Pair(subject: try workloads.consentedRead(load, residents: residents), yardstick: keyed))
      oneTown.append(
        Pair(
          subject: try workloads.consentedRead(load, towns: 1, residents: residents),
          yardstick: try workloads.read(Array(load.towns.prefix(1)))))
    }
    table.pairs("consented read : keyed read, \(towns) towns", pairs, goal: "≥ 0.3")
    table.pairs("consented read : keyed read, one town", oneTown, goal: "–")
    guard !before.isEmpty else { return }
    let after = pairs.map(\.subject.medianMicroseconds)
    table.note(
      "median of a consented read, consents × 100 : × 1, all persons counted today",
      decimals(median(after) / median(before), 2), goal: "≤ 1.10")
  }
}
