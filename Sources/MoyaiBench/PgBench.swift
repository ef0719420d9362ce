import Foundation

/// PostgreSQL's own benchmark, on the same cluster as the measured server.
enum PgBench {
  private static let folder = "/usr/lib/postgresql/15/bin"

  static func prepare(_ site: BenchSite) throws {
    try shell(folder + "/createdb", site.socketArguments + ["pgbench"])
    try shell(folder + "/pgbench", site.socketArguments + ["-i", "-q", "-s", "1", "pgbench"])
  }

  static func run(_ site: BenchSite, _ arguments: [String], seconds: Int, clients: Int) throws -> Measurement {
    let before = site.postgres.cpuSecondsWithChildren
    let output = try shell(
      folder + "/pgbench",
      site.socketArguments
        + ["-n", "-M", "prepared", "-c", "\(clients)", "-j", "2", "-T", "\(seconds)"] + arguments + ["pgbench"])
    let after = site.postgres.cpuSecondsWithChildren
    guard let tps = number(after: "tps = ", in: output),
      let count = number(after: "number of transactions actually processed: ", in: output), count > 0
    else { throw ShellFailure(description: "pgbench printed no result:\n\(output)") }
    return Measurement(operationsPerSecond: tps, cpuMicrosecondsPerOperation: (after - before) * 1_000_000 / count)
  }

  private static func number(after label: String, in text: String) -> Double? {
    guard let range = text.range(of: label) else { return nil }
    return Double(text[range.upperBound...].prefix { $0.isNumber || $0 == "." })
  }
}
