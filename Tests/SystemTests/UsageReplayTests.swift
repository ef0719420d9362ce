import CivilTime
import MoyaiServer
import MoyaiTesting
import StrictJSON
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Use is counted once, whichever process is killed between two flushes and whatever is sent again in whatever order
/// (Metering.docc, invariants 1 and 3): the roll-ups come out the same, by digest.
@Suite(.serialized) struct UsageReplayTests {
  private static let batchSize = 20
  /// Batches that were answered when the server is killed, each time.
  private static let kills = [8, 24]

  @Test("I14 records replayed shuffled and doubled over kill -9 give the roll-ups of one plain pass, by digest")
  func I14_recordsReplayedOverKills() async throws {
    var generator = SeededGenerator()
    let server = try ServerProcess()
    let town = try server.admit("replay")
    let key = try Self.reportingKey(server, town)
    let records = Self.records(600, &generator)

    let plain = RecordSender(port: server.port, key: key, records: records)
    for start in stride(from: 0, to: records.count, by: Self.batchSize) {
      try plain.send(Array(start..<min(start + Self.batchSize, records.count)))
    }
    #expect(plain.pending.isEmpty)
    let once = try Self.rollups(server, town, lanes: "lane = -1")
    #expect(once.count > 4)
    try Self.forget(server, town)
    #expect(try Self.rollups(server, town, lanes: "lane = -1").isEmpty)

    let answered = Atomic(0)
    let seeds = (0..<2).map { _ in generator.next() }
    let port = server.port
    async let sending = onThreads(2) { number in
      var own = SeededGenerator(seed: seeds[number])
      let sender = RecordSender(port: port, key: key, records: records)
      // Both send everything, so every record comes at least twice.
      let deadline = time(nil) + 120
      while !sender.pending.isEmpty, time(nil) < deadline {
        let again = (0..<4).map { _ in Int.random(in: 0..<records.count, using: &own) }
        let chosen = (sender.pending.shuffled(using: &own).prefix(Self.batchSize - 4) + again).shuffled(using: &own)
        do {
          try sender.send(chosen)
          answered.add(1, ordering: .relaxed)
        } catch {
          // The server is gone, perhaps with the commit done: the records stay pending and come again.
          usleep(20_000)
        }
      }
      return (pending: sender.pending.count, conflicts: sender.conflicts)
    }
    for batches in Self.kills {
      try await Self.eventually("\(batches) batches are answered") { answered.load(ordering: .relaxed) >= batches }
      server.kill9()
      try server.start()
    }
    let outcomes = await sending
    #expect(outcomes.allSatisfy { $0.pending == 0 && $0.conflicts == 0 }, "seed \(TestSeed.current)")
    #expect(answered.load(ordering: .relaxed) >= 2 * records.count / Self.batchSize)
    #expect(try Self.rollups(server, town, lanes: "lane = -1") == once, "seed \(TestSeed.current)")
  }

  @Test("I14 counts that were sealed are added once over kill -9, also when their spool comes back afterwards")
  func I14_sealedBatchesReplayed() async throws {
    let server = try ServerProcess()
    let town = try server.admit("spooled")
    let spool = server.dataFolder + "/spool"
    func read(_ count: Int) throws {
      let client = server.client()
      for _ in 0..<count { try #require(client.send("GET", "/v2/entities?limit=1", key: town.ngsi).status == 200) }
    }
    func counted() throws -> Int {
      let text = try Self.psql(
        server, "SELECT coalesce(sum(qty), 0) FROM moyai.usage_rollup WHERE \(Self.own(town)) AND class = 'query'")
      return try #require(text.first.flatMap { Int($0) })
    }
    try read(30)
    try await Self.eventually("30 reads are added") { try counted() == 30 }

    // While nobody may add, what is sealed stays in the spool; then the process dies.
    let dataFolder = server.dataFolder
    async let holding = onThreads(1) { _ in
      try? Self.psql(
        dataFolder, "BEGIN; LOCK TABLE moyai.usage_flush IN EXCLUSIVE MODE; SELECT pg_sleep(6); COMMIT")
    }
    try await Self.eventually("the lock is held") {
      try Self.psql(
        server,
        "SELECT count(*) FROM pg_locks WHERE relation = 'moyai.usage_flush'::regclass AND mode = 'ExclusiveLock' AND granted"
      ) == ["1"]
    }
    let before = Self.files(spool)
    try read(25)
    try await Self.eventually("something is sealed") { Self.files(spool) != before }
    server.kill9()
    let kept = Self.files(spool)
    try #require(!kept.isEmpty)
    _ = await holding
    try server.start()
    try await Self.eventually("the spool is replayed") { kept.keys.allSatisfy { Self.files(spool)[$0] == nil } }
    let sum = try counted()
    #expect((31...55).contains(sum), "of 30 added and 25 counted before the kill: \(sum)")
    let once = try Self.rollups(server, town, lanes: "class = 'query'")

    // A spool restored from a backup holds batches that were added long ago.
    server.kill9()
    for (name, bytes) in kept { try Self.write(bytes, to: spool + "/" + name) }
    try server.start()
    try await Self.eventually("the old spool is replayed") { kept.keys.allSatisfy { Self.files(spool)[$0] == nil } }
    #expect(try Self.rollups(server, town, lanes: "class = 'query'") == once)
    #expect(try Self.psql(server, "SELECT count(*) FROM moyai.metering_gap WHERE reason = 'killed'") == ["2"])
  }

  /// Records of four meters in two hours, one in nine reversed; originals before their reversals.
  private static func records(_ count: Int, _ generator: inout SeededGenerator) -> [String] {
    var records: [String] = []
    for index in 0..<count {
      let meter = ["jobs.rows", "support.tickets", "entities.stored", "consent.checks"][index % 4]
      let name = meter == "entities.stored" ? "delta" : "quantity"
      let value = Int.random(in: 1...9_999, using: &generator)
      let second = Int.random(in: 0..<7_200, using: &generator)
      let at = (Timestamp(microseconds: 1_718_409_600_250_000) + .seconds(second)).iso8601Milliseconds()
      func record(_ id: String, _ value: Int, _ more: String = "") -> String {
        #"{"specversion":"1.0","type":"jp.moyai.usage.v1","source":"gw-1","id":"\#(id)","time":"\#(at)","data":{"meter":"\#(meter)","\#(name)":\#(value)\#(more)}}"#
      }
      records.append(record("e\(index)", value))
      if index % 9 == 0 {
        records.append(record("r\(index)", -value, #","reverses":{"source":"gw-1","id":"e\#(index)"}"#))
      }
    }
    return records
  }

  /// A service's key that may report its own use in the town: let in by two operators and by the town.
  private static func reportingKey(_ server: ServerProcess, _ town: Town) throws -> String {
    func post(_ client: RawHTTPClient, _ path: String, _ key: String, _ json: String? = nil) throws -> JSONObject {
      let number = String(UInt64.random(in: 0..<1_000_000_000_000))
      let repetition = "6f2b8c1e-0d3a-4c57-9b1e-" + String(repeating: "0", count: 12 - number.count) + number
      let answer = try client.send(
        "POST", path, key: nil, json: json,
        headers: [("Authorization", "Bearer \(key)"), ("Idempotency-Key", repetition)])
      try #require((200..<300).contains(answer.status), "\(path): \(answer.text)")
      return answer.json?.object ?? [:]
    }
    let (admin, data, operation) = (server.adminClient(), server.client(), server.operatorToken)
    let second = try post(
      admin, "/admin/v1/test-issuer/tokens", operation,
      #"{"kind":"operator","sub":"second","tenant":null,"roles":[]}"#)["token"]?.string
    _ = try post(
      admin, "/admin/v1/orgs", operation,
      #"{"id":"org_gateway","name":"例示株式会社","address":"福島県福島市杉妻町2番16号","representative":"例示","country":"JP","kind":"business"}"#
    )
    _ = try post(
      admin, "/admin/v1/services", operation,
      #"{"id":"svc_gateway","org":"org_gateway","name":"例示","redirect_uris":[]}"#)
    _ = try post(admin, "/admin/v1/services/svc_gateway/approve", try #require(second))
    _ = try post(data, "/tenant/v1/services/svc_gateway/approve", town.console)
    let key = try post(
      data, "/tenant/v1/keys", town.console,
      #"{"kind":"sk","service":"svc_gateway","org":null,"purposes":[],"scopes":["usage:write"],"ngsi":null,"ip_allow":[],"rate_per_minute":1000000,"expires_in":"P30D"}"#
    )["key"]?.string
    return try #require(key)
  }

  private static func own(_ town: Town) -> String {
    "tenant_id = (SELECT t.tenant_id FROM moyai.tenant t WHERE t.slug = '\(town.slug)')"
  }

  /// Every roll-up of the town with its sums and digest, whatever lane it stands in.
  private static func rollups(_ server: ServerProcess, _ town: Town, lanes: String) throws -> [String] {
    try psql(
      server,
      """
      SELECT meter, class, hour, kid, service, sum(qty), 0, sum(n), mod(sum(digest), 2::numeric ^ 256)
      FROM moyai.usage_rollup WHERE \(own(town)) AND \(lanes) GROUP BY 1, 2, 3, 4, 5
      UNION ALL
      SELECT meter, class, hour, kid, service, sum(delta), sum(moment), sum(n), mod(sum(digest), 2::numeric ^ 256)
      FROM moyai.usage_delta WHERE \(own(town)) AND \(lanes) GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      """)
  }

  /// Takes the town's records away, as only a superuser without the guards can.
  private static func forget(_ server: ServerProcess, _ town: Town) throws {
    _ = try psql(
      server,
      "SET session_replication_role = replica; DELETE FROM moyai.usage_event WHERE \(own(town)); "
        + "DELETE FROM moyai.usage_rollup WHERE \(own(town)) AND lane = -1; "
        + "DELETE FROM moyai.usage_delta WHERE \(own(town)) AND lane = -1")
  }

  private static func psql(_ server: ServerProcess, _ script: String) throws -> [String] {
    try psql(server.dataFolder, script)
  }

  private static func psql(_ dataFolder: String, _ script: String) throws -> [String] {
    let connection = try EmbeddedSite(DataFolder(dataFolder)).cluster.connectionString(
      role: "moyai_super", database: "moyai")
    let (status, output) = try ServerProcess.run(
      "/usr/lib/postgresql/15/bin/psql",
      ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", connection, "-c", script])
    try #require(status == 0, "\(script): \(output)")
    return output.split(separator: "\n").map(String.init)
  }

  /// The spools of a folder by name.
  private static func files(_ folder: String) -> [String: [UInt8]] {
    guard let directory = opendir(folder) else { return [:] }
    defer { closedir(directory) }
    var files: [String: [UInt8]] = [:]
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasSuffix(".spool") else { continue }
      files[name] = bytes(folder + "/" + name)
    }
    return files
  }

  private static func bytes(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return bytes
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }

  private static func eventually(_ what: String, _ check: () throws -> Bool) async throws {
    for _ in 0..<6_000 {
      if (try? check()) == true { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("never: \(what)")
  }
}

/// Sends records in batches and remembers which were taken.
private final class RecordSender {
  private let client: RawHTTPClient
  private let key: String
  private let records: [String]
  private(set) var pending: Set<Int>
  private(set) var conflicts = 0

  init(port: Int, key: String, records: [String]) {
    client = RawHTTPClient(port: port, timeoutSeconds: 30)
    self.key = key
    self.records = records
    pending = Set(records.indices)
  }

  /// A reversal whose original is not there yet is rejected and stays pending.
  func send(_ chosen: [Int]) throws {
    let answer = try client.send(
      "POST", "/tenant/v1/usage/events", key: key, json: "[" + chosen.map { records[$0] }.joined(separator: ",") + "]",
      headers: [("Content-Type", "application/cloudevents-batch+json")])
    guard answer.status == 200, let outcomes = answer.json?.object?["outcomes"]?.array, outcomes.count == chosen.count
    else { throw RawHTTPClient.Failure(description: "\(answer.status) \(answer.text)", sent: true) }
    for (place, outcome) in zip(chosen, outcomes) {
      switch outcome.object?["outcome"]?.string {
      case "accepted", "duplicate": pending.remove(place)
      case "conflict": conflicts += 1
      default: break
      }
    }
  }
}
