import Foundation

/// A fiscal year to be billed: towns, a rule with three components, and last year's use as hourly roll-ups.
struct BillingYear {
  let site: BenchSite
  let towns: Int
  /// Roll-up rows, about; how close is for hours, classes and keys to say.
  let rows: Int

  static let year = 2025
  private static let hours = 8_760
  private static let classes = ["read", "query", "temporal", "rejected", "write", "batch"]

  /// Whether an earlier call has loaded this folder.
  var isLoaded: Bool {
    get throws { try query("SELECT count(*) FROM moyai.bill_pool") != "0" }
  }

  /// Roll-ups that are there.
  var loaded: Int {
    get throws { Int(try query("SELECT count(*) FROM moyai.usage_rollup WHERE kid LIKE 'bench%'")) ?? 0 }
  }

  func load() throws {
    say("loading \(towns) towns, about \(rows) roll-ups")
    // Each step is done once, so a call that was cut off is simply repeated; the pool, last, is the sign that all is there.
    if try query("SELECT count(*) FROM moyai.tenant WHERE slug LIKE 'bill%'") == "0" { try admit() }
    if try loaded == 0 {
      let begin = Date()
      try copy()
      say("copied in \(decimals(Date().timeIntervalSince(begin), 1)) s")
    }
    try query("VACUUM ANALYZE moyai.usage_rollup")
    try define()
  }

  /// A code with its check digit, in a range that no other part of the bench uses.
  static func code(_ index: Int) -> String {
    let number = 20_101 + index
    let digits = String(number).compactMap(\.wholeNumberValue)
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    return "\(number)\((11 - sum % 11) % 10)"
  }

  private func admit() throws {
    let lines = (0..<towns).map { "bill\($0),\(Self.code($0)),町\($0)" }
    let list = try file("billing-towns.csv", (["slug,code6,name"] + lines).joined(separator: "\n") + "\n")
    try shell(
      site.moyai, ["tenant", "import", list, "--keys", site.folder + "/billing-keys.json", "--data", site.folder])
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

  /// Roll-ups of last year by COPY: every town and as many hours, classes and keys as the number of rows asks for.
  private func copy() throws {
    let hours = max(1, min(Self.hours, rows / towns))
    let kinds = max(1, Int((Double(rows) / Double(towns * hours)).rounded()))
    let codes = (0..<towns).map { String(Int(Self.code($0)) ?? 0) }.joined(separator: ",")
    let names = Self.classes.map { "'\($0)'" }.joined(separator: ",")
    let select = """
      SELECT t, 'api.calls',
        '\(Self.year - 1)-03-31T15:00:00Z'::timestamptz + h * \(Self.hours) / \(hours) * interval '1 hour',
        (ARRAY[\(names)])[k % \(Self.classes.count) + 1], 'bench' || lpad((k / \(Self.classes.count))::text, 8, '0'),
        'svc_bench', t, 0, (t + h * 31 + k * 7) % 997, 1,
        ('0.' || repeat((1 + (t + h * 31 + k * 7) % 8999)::text, 20))::numeric(78, 70) * 1e70 % 1e70
      FROM unnest(ARRAY[\(codes)]) AS t, generate_series(0, \(hours - 1)) AS h, generate_series(0, \(kinds - 1)) AS k
      """
    let psql = (["psql", "-qX"] + site.socketArguments + ["-d", "moyai"]).joined(separator: " ")
    try shell(
      "sh",
      [
        "-c",
        "\(psql) -c \"COPY (\(select.replacingOccurrences(of: "\n", with: " "))) TO STDOUT\" | \(psql) -c "
          + "\"COPY moyai.usage_rollup (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest) FROM STDIN\"",
      ])
  }

  @discardableResult
  func query(_ sql: String) throws -> String {
    try shell("psql", ["-qXtA", "-v", "ON_ERROR_STOP=1"] + site.socketArguments + ["-d", "moyai", "-c", sql])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @discardableResult
  func billing(_ arguments: [String]) throws -> String {
    try shell(site.moyai, ["billing"] + arguments + ["--data", site.folder, "--json"])
  }

  func file(_ name: String, _ text: String) throws -> String {
    let path = site.folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }
}
