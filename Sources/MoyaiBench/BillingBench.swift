import Foundation

/// What billing has to reach (Billing.docc, figures): a run over a year of hourly roll-ups, explaining a yen. Runs go
/// through the commands that operators use, so start and connection are in the figures; explaining goes over HTTP.
struct BillingBench {
  let year: BillingYear

  /// How many yen are asked about.
  private static let questions = 300
  /// Years that lie in the tables beside the measured one.
  private static let earlierYears = 10

  func measure(_ table: inout ResultTable) throws {
    let work = "\(year.towns) towns, \(try year.loaded) roll-ups"
    // The same inputs give the run that is there, so each measurement has a cost item more than the one before.
    let item = "m\(Int(Date().timeIntervalSince1970))"
    let cost = try year.file(
      "cost.json", #"{"cost_items":{"\#(item)":{"class":"cloud","phase":"running","yen":1}}}"#)
    try year.billing(["cost", "add", "\(BillingYear.year)", "om", cost, "--as", "clerk"])
    say("a run of \(work)")
    let (seconds, peak, printed) = try watched(["run", "fix", "\(BillingYear.year)", "--as", "clerk"])
    guard let run = try fields(printed)["run"] as? String else { throw ShellFailure(description: printed) }
    let lines = try year.query("SELECT count(*) FROM moyai.bill_line WHERE run_id = '\(run)'")
    table.note(
      "freeze, compute, store \(lines) lines: \(work)", "\(decimals(seconds, 2)) s",
      goal: year.towns <= 100 ? "≤ 10 s" : "≤ 60 s")
    table.note("peak memory of the run", "\(peak) MiB", goal: "the same for any number of roll-ups")
    try explain(run, &table)
    let (verified, _, _) = try watched(["verify", "--run", run])
    table.note("verify the run: case, result, lines", "\(decimals(verified, 2)) s", goal: "–")
    let patch = try year.file("patch.json", #"{"pools":{"om":{"cost_items":{"c1":{"yen":26000000}}}}}"#)
    let (scenario, _, _) = try watched(["whatif", "--run", run, "--patch", patch, "--as", "clerk"])
    table.note(
      "what-if, with start", "\(decimals(scenario * 1_000, 0)) ms", goal: year.towns <= 100 ? "< 300 ms" : "–")
  }

  /// Yen of towns spread over the run, asked for over one connection, with the lines of earlier years beside them.
  private func explain(_ run: String, _ table: inout ResultTable) throws {
    try addEarlierYears(like: run)
    let all = "http://127.0.0.1:\(year.site.adminPort)/admin/v1/billing/explain?run=\(run)"
    let address = all + "&pool=om"
    let questions = (0..<Self.questions).map { number in
      let member = BillingYear.code(number * 7 % year.towns)
      let month = number % 12 + 1
      return "url = \"\(address)&member=\(member)&component=\(number % 3)"
        + "&month=\(month < 4 ? 2026 : 2025)-\(month < 10 ? "0" : "")\(month)\"\noutput = /dev/null"
    }
    let whole = (0..<Self.questions).map { number in
      "url = \"\(address)&member=\(BillingYear.code(number * 11 % year.towns))\"\noutput = /dev/null"
    }
    let anywhere = (0..<Self.questions).map { number in
      "url = \"\(all)&member=\(BillingYear.code(number * 13 % year.towns))\"\noutput = /dev/null"
    }
    for (name, urls) in [
      ("explain one yen of a month", questions), ("explain all yen of a town in a pool", whole),
      ("explain all yen of a town", anywhere),
    ] {
      let times = try curl(urls)
      table.note(
        "\(name), over HTTP: median, p99, slowest of \(times.count)",
        [times[times.count / 2], times[times.count * 99 / 100], times[times.count - 1]].map { decimals($0, 1) }
          .joined(separator: ", ") + " ms", goal: "p99 ≤ 50 ms")
    }
  }

  /// - Returns: milliseconds, sorted.
  private func curl(_ urls: [String]) throws -> [Double] {
    let header = "header = \"Authorization: Bearer \(try year.site.operatorToken)\"\nsilent\n"
    let format = "write-out = \"%{http_code} %{time_total}\\n\"\n"
    let config = try year.file("curl.conf", header + format + urls.joined(separator: "\n") + "\n")
    let answers = try shell("curl", ["-K", config]).split(separator: "\n").map { $0.split(separator: " ") }
    guard answers.count == urls.count, answers.allSatisfy({ $0.first == "200" }) else {
      throw ShellFailure(description: "explain: \(answers.filter { $0.first != "200" }.prefix(3))")
    }
    return answers.compactMap { Double($0[1]).map { $0 * 1_000 } }.sorted()
  }

  /// Copies of the run's lines, as runs of earlier years left them.
  private func addEarlierYears(like run: String) throws {
    guard try year.query("SELECT count(*) FROM moyai.bill_run WHERE run_id LIKE 'earlier-%'") == "0" else { return }
    try year.query(
      """
      SET session_replication_role = replica;
      INSERT INTO moyai.bill_run (run_id, fy, kind, state, input_sha256, result_json, result_sha256, software_version,
          created_at)
        SELECT 'earlier-' || y, fy, kind, 'superseded', encode(sha256(y::text::bytea), 'hex'), result_json,
          result_sha256, software_version, created_at
        FROM moyai.bill_run, generate_series(1, \(Self.earlierYears)) AS y WHERE run_id = '\(run)';
      INSERT INTO moyai.bill_line SELECT 'earlier-' || y, pool_id, key, step, month, component, amount, weight,
          weight_sum, exact, floor, remainder, rank, extra, t, parts, yen
        FROM moyai.bill_line, generate_series(1, \(Self.earlierYears)) AS y WHERE run_id = '\(run)';
      ANALYZE moyai.bill_line;
      """)
  }

  /// Runs a billing command and looks at its memory fifty times a second.
  private func watched(_ arguments: [String]) throws -> (seconds: Double, peakMebibytes: Int, printed: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: year.site.moyai)
    process.arguments = ["billing"] + arguments + ["--data", year.site.folder, "--json"]
    let output = try year.file("command.out", "")
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardInput = FileHandle.nullDevice
    let begin = Date()
    try process.run()
    var peak = 0
    while process.isRunning {
      peak = max(peak, ProcessMeter(process: process.processIdentifier).peakMebibytes)
      usleep(20_000)
    }
    process.waitUntilExit()
    let seconds = Date().timeIntervalSince(begin)
    let printed = try String(contentsOfFile: output, encoding: .utf8)
    guard process.terminationStatus == 0 else {
      throw ShellFailure(description: "\(arguments) ended with \(process.terminationStatus)")
    }
    return (seconds, peak, printed)
  }

  private func fields(_ json: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
  }
}
