import Foundation

/// What billing has to reach (Billing.docc, figures): a run over a year of hourly roll-ups, explaining a yen, ingest. Everything goes
/// through the commands that operators use, so start and connection are in the figures.
struct BillingBench {
  let site: BenchSite
  let towns: Int
  /// Roll-up rows of the whole year, about: towns × 8,760 hours × classes.
  let rows: Int

  private static let year = 2025

  func run(_ table: inout ResultTable) throws {
    say("billing: \(towns) towns, about \(rows) roll-ups")
    try admit()
    try define()
    let loaded = try load()
    let work = "\(towns) towns, \(loaded) roll-ups"
    let goal = towns <= 100 ? "≤ 10 s" : "≤ 60 s"
    let (seconds, peak) = try timed { try watched(["run", "fix", "\(Self.year)", "--as", "clerk"]) }
    table.note("freeze, run and lines: \(work)", "\(decimals(seconds, 1)) s", goal: goal)
    table.note("largest memory of the run", "\(peak) MiB", goal: "not growing with roll-ups")
    let run = "\(Self.year)-fix-001"
    table.note("explain one yen, in the database", "\(decimals(try explainMilliseconds(run), 1)) ms", goal: "≤ 50 ms")
    let (verified, _) = try timed { try billing(["verify", "--run", run]) }
    table.note("verify the run", "\(decimals(verified, 1)) s", goal: "–")
    let patch = try file("patch.json", #"{"pools":{"om":{"cost_items":{"c1":{"yen":26000000}}}}}"#)
    let (scenario, _) = try timed { try billing(["whatif", "--run", run, "--patch", patch, "--as", "clerk"]) }
    table.note("what-if, with start", "\(decimals(scenario * 1_000, 0)) ms", goal: "< 300 ms beside the start")
  }

  private func admit() throws {
    let lines = (0..<towns).map { "bill\($0),\(Self.code($0)),町\($0)" }
    let list = try file("billing-towns.csv", (["slug,code6,name"] + lines).joined(separator: "\n") + "\n")
    try shell(
      site.moyai, ["tenant", "import", list, "--keys", site.folder + "/billing-keys.json", "--data", site.folder])
  }

  /// A code with its check digit, in a range that no other part of the bench uses.
  private static func code(_ index: Int) -> String {
    let number = 20_101 + index
    let digits = String(number).compactMap(\.wholeNumberValue)
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    return "\(number)\((11 - sum % 11) % 10)"
  }

  private func define() throws {
    let members = (0..<towns).map { #""\#(Self.code($0))":{"from":"2020-04-01"}"# }.joined(separator: ",")
    let agreement = try file(
      "agreement.json", #"{"host":{"code":"070009","name":"県"},"agreement":{},"members":{\#(members)}}"#)
    try billing(["agreement", "put", "bench", agreement, "--as", "clerk"])
    try billing(["year", "open", "\(Self.year)", "bench", "--as", "clerk"])
    let rule = try file(
      "rule.json",
      #"""
      {"bench:v1":{"components":[{"name":"均等割","ratio":"30/100","key":{"type":"even"}},
        {"name":"人口割","ratio":"40/100","key":{"type":"statistic","kind":"population","as_of":"2025-04-01"}},
        {"name":"利用割","ratio":"30/100","key":{"type":"meter","meter":"api.calls"}}]}}
      """#)
    try billing(["rule", "add", rule, "--as", "clerk"])
    try billing(["rule", "approve", "bench:v1", "--as", "chief"])
    let figures = (0..<towns).map { "\(Self.code($0)),\(1_000 + $0 * 37)" }.joined(separator: "\n")
    let statistic = try file("population.csv", "code,value\n" + figures + "\n")
    try billing(["stat", "load", "population", "2025-04-01", statistic, "--source", "bench", "--as", "clerk"])
    let pool = try file(
      "pool.json",
      #"{"rule":"bench:v1","cost_items":{"c1":{"class":"labour","phase":"running","band":"a","yen":57200003}}}"#)
    try billing(["pool", "add", "\(Self.year)", "om", pool, "--as", "clerk"])
  }

  /// Roll-ups of last year by COPY: every hour, town and class, in as many classes as the number of rows asks for.
  private func load() throws -> Int {
    let classes = max(1, min(6, rows / (towns * 8_760)))
    let codes = (0..<towns).map { String(Int(Self.code($0)) ?? 0) }.joined(separator: ",")
    let select = """
      SELECT t, 'api.calls', '\(Self.year - 1)-03-31T15:00:00Z'::timestamptz + h * interval '1 hour',
        (ARRAY['read','query','temporal','rejected','write','batch'])[c], 'bench00000001', 'svc_bench', t, 0,
        (t + h * 31 + c * 7) % 997, 1, (t::numeric * 1000003 + h) * c
      FROM unnest(ARRAY[\(codes)]) AS t, generate_series(0, 8759) AS h, generate_series(1, \(classes)) AS c
      """
    let psql = (["psql", "-qX"] + site.socketArguments + ["-d", "moyai"]).joined(separator: " ")
    let (seconds, _) = try timed {
      try shell(
        "sh",
        [
          "-c",
          "\(psql) -c \"COPY (\(select.replacingOccurrences(of: "\n", with: " "))) TO STDOUT\" | \(psql) -c "
            + "\"COPY moyai.usage_rollup (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest) FROM STDIN\"",
        ])
    }
    try shell("psql", ["-qX"] + site.socketArguments + ["-d", "moyai", "-c", "ANALYZE moyai.usage_rollup"])
    say("loaded in \(decimals(seconds, 1)) s")
    return towns * 8_760 * classes
  }

  /// The statement that explains a member's yen, as the median of ten in one session.
  private func explainMilliseconds(_ run: String) throws -> Double {
    let statement = """
      SELECT * FROM moyai.bill_line WHERE run_id = '\(run)' AND pool_id = 'om' AND (key = '\(Self.code(towns / 2))'
        OR step IN ('months', 'components'));
      """
    let script = try file("explain.sql", "\\timing on\n" + String(repeating: statement + "\n", count: 10))
    let printed = try shell("psql", ["-qX"] + site.socketArguments + ["-d", "moyai", "-o", "/dev/null", "-f", script])
    let times = printed.split(separator: "\n").compactMap { line in
      line.hasPrefix("Time: ") ? line.dropFirst(6).split(separator: " ").first.flatMap { Double($0) } : nil
    }
    return median(times)
  }

  private func timed<R>(_ work: () throws -> R) rethrows -> (Double, R) {
    let begin = Date()
    let result = try work()
    return (Date().timeIntervalSince(begin), result)
  }

  @discardableResult
  private func billing(_ arguments: [String]) throws -> String {
    try shell(site.moyai, ["billing"] + arguments + ["--data", site.folder, "--json"])
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let path = site.folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Runs a command and looks at its memory ten times a second.
  /// - Returns: the most that was resident, in MiB.
  private func watched(_ arguments: [String]) throws -> Int {
    let script = """
      "$@" > /dev/null & p=$!; m=0
      while kill -0 $p 2> /dev/null; do
        r=$(grep VmHWM /proc/$p/status 2> /dev/null | tr -dc 0-9); [ -n "$r" ] && m=$r; sleep 0.1
      done
      wait $p || exit 1; echo $m
      """
    let printed = try shell(
      "sh", ["-c", script, "sh", site.moyai, "billing"] + arguments + ["--data", site.folder, "--json"])
    return (Int(printed.filter(\.isNumber)) ?? 0) / 1_024
  }
}
