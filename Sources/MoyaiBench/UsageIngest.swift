import Foundation

/// How fast reports of use are taken: `POST /tenant/v1/usage/events` with a key of each town, every event new.
struct UsageIngest {
  let site: BenchSite
  let towns: Int
  /// Events in one request.
  let batch: Int

  func measure(seconds: Int, clients: Int, rounds: Int, _ table: inout ResultTable) throws {
    let keys = try (0..<towns).map(key(of:))
    try keys.joined(separator: "\n").write(toFile: site.folder + "/usage-keys.txt", atomically: true, encoding: .utf8)
    let load = Workloads(site: site, seconds: seconds, clients: clients)
    _ = try load.wrk(script(round: 0))
    let found = try (1...rounds).map { try load.wrk(script(round: $0)) }
    let rates = found.map { $0.operationsPerSecond * Double(batch) }
    let stored = try query("SELECT count(*) FROM moyai.usage_event")
    table.note(
      "usage events taken per second, batches of \(batch), \(towns) towns, \(clients) clients; \(stored) stored",
      "\(decimals(median(rates), 0)) (\(rates.map { decimals($0, 0) }.joined(separator: " ")))", goal: "≥ 20,000")
    let cost = median(found.map(\.cpuMicrosecondsPerOperation)) / Double(batch)
    table.note("CPU of server and PostgreSQL for one event", "\(decimals(cost, 1)) µs", goal: "–")
    let sums = try query(
      """
      SELECT (SELECT sum(value) FROM moyai.usage_event) || ' ' || (SELECT count(*) FROM moyai.usage_event) || ' '
        || (SELECT sum(qty) FROM moyai.usage_rollup WHERE lane = -1) || ' '
        || (SELECT sum(n) FROM moyai.usage_rollup WHERE lane = -1)
      """
    ).split(separator: " ")
    guard sums.count == 4, sums[0] == sums[2], sums[1] == sums[3] else {
      throw ShellFailure(description: "records and roll-ups differ: \(sums)")
    }
    table.note("roll-ups of these events", "\(sums[2]) in \(sums[3]) records", goal: "the sums of the records")
  }

  /// A service's key that may report its own use.
  private func key(of town: Int) throws -> String {
    let slug = "ingest\(town)"
    try shell(site.moyai, ["tenant", "create", "--slug", slug, "--data", site.folder])
    let desk = try shell(
      site.moyai,
      ["operator-key", "create", "--name", "desk", "--tenant", slug, "--roles", "manager", "--data", site.folder])
    let body =
      #"{"kind":"sk","service":"svc_bench","org":null,"purposes":[],"scopes":["usage:write"],"ngsi":null,"#
      + #""ip_allow":[],"rate_per_minute":1000000,"expires_in":"P30D"}"#
    let answer = try shell(
      "curl",
      [
        "-fsS", "-X", "POST", "http://127.0.0.1:\(site.port)/tenant/v1/keys", "-H",
        "Authorization: Bearer \(desk.split(separator: "\n").last ?? "")", "-H", "Content-Type: application/json",
        "-H", "Idempotency-Key: \(UUID().uuidString.lowercased())", "--data-binary", body,
      ])
    let fields = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
    guard let key = fields?["key"] as? String else { throw ShellFailure(description: answer) }
    return key
  }

  /// Every thread counts for itself; its name and the round make the identities new.
  private func script(round: Int) -> String {
    """
    local keys = {}
    for line in io.lines("\(site.folder)/usage-keys.txt") do
      keys[#keys + 1] = { ["X-Auth-Token"] = line, ["Content-Type"] = "application/cloudevents-batch+json" }
    end
    local threads = 0
    function setup(thread) thread:set("number", threads); threads = threads + 1 end
    local sent = 0
    local today = os.date("!%Y-%m-%dT")
    function init(args) math.randomseed(os.time() + number) end
    function request()
      sent = sent + 1
      local events = {}
      for i = 1, \(batch) do
        events[i] = string.format('{"specversion":"1.0","type":"jp.moyai.usage.v1","source":"gw-%d-\(round)","id":"%d-%d",' ..
          '"time":"%s00:%02d:%02dZ","data":{"meter":"jobs.rows","quantity":%d}}', number, sent, i, today,
          math.random(0, 59), math.random(0, 59), math.random(1, 999))
      end
      return wrk.format("POST", "/tenant/v1/usage/events", keys[sent % #keys + 1], "[" .. table.concat(events, ",") .. "]")
    end
    """
  }

  private func query(_ sql: String) throws -> String {
    try shell("psql", ["-qXtA"] + site.socketArguments + ["-d", "moyai", "-c", sql])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
