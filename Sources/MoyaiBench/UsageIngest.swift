import Foundation

/// How fast reports of use are taken: `POST /tenant/v1/usage/events` with a key of each town, every event new.
struct UsageIngest {
  let site: BenchSite
  let towns: Int
  /// Events in one request.
  let batch: Int

  func measure(seconds: Int, clients: Int, rounds: Int, _ table: inout ResultTable) throws {
    try admitService()
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

  private static let service = "svc_bench"

  /// A service of a firm, let in by two operators.
  private func admitService() throws {
    let (admin, token) = ("http://127.0.0.1:\(site.adminPort)/admin/v1", try site.operatorToken)
    let second = try post(
      admin + "/test-issuer/tokens", token, #"{"kind":"operator","sub":"second","tenant":null,"roles":[]}"#)["token"]
    _ = try post(
      admin + "/orgs", token,
      #"{"id":"org_bench","name":"計測株式会社","address":"福島県福島市杉妻町2番16号","representative":"計測 太郎","#
        + #""country":"JP","kind":"business"}"#)
    _ = try post(
      admin + "/services", token, #"{"id":"\#(Self.service)","org":"org_bench","name":"計測","redirect_uris":[]}"#)
    _ = try post(admin + "/services/\(Self.service)/approve", second as? String ?? "", nil)
  }

  /// A key of the service that may report its own use in a town.
  private func key(of town: Int) throws -> String {
    let slug = "ingest\(town)"
    try shell(site.moyai, ["tenant", "create", "--slug", slug, "--data", site.folder])
    let printed = try shell(
      site.moyai,
      ["operator-key", "create", "--name", "desk", "--tenant", slug, "--roles", "manager", "--data", site.folder])
    let (desk, plane) = (String(printed.split(separator: "\n").last ?? ""), "http://127.0.0.1:\(site.port)/tenant/v1")
    _ = try post(plane + "/services/\(Self.service)/approve", desk, nil)
    let answer = try post(
      plane + "/keys", desk,
      #"{"kind":"sk","service":"\#(Self.service)","org":null,"purposes":[],"scopes":["usage:write"],"ngsi":null,"#
        + #""ip_allow":[],"rate_per_minute":1000000,"expires_in":"P30D"}"#)
    guard let key = answer["key"] as? String else { throw ShellFailure(description: "no key of \(slug): \(answer)") }
    return key
  }

  private func post(_ address: String, _ token: String, _ body: String?) throws -> [String: Any] {
    var arguments = [
      "-sS", "--fail-with-body", "-X", "POST", address, "-H", "Authorization: Bearer \(token)", "-H",
      "Idempotency-Key: \(UUID().uuidString.lowercased())",
    ]
    if let body { arguments += ["-H", "Content-Type: application/json", "--data-binary", body] }
    let answer = try shell("curl", arguments)
    return try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any] ?? [:]
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
