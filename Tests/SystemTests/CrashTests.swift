import StrictJSON
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Nothing acknowledged is lost, nothing is half applied, and what is billed exactly is exact, whichever process is
/// killed in the midst of writes.
@Suite(.serialized) struct CrashTests {
  /// What one writer knows of its requests.
  struct Record: Sendable {
    var acknowledged: Set<String> = []
    /// Sent, but the connection ended before the answer.
    var unknown: Set<String> = []
    var acknowledgedBatches: Set<Int> = []
    var counterAcknowledged = 0
    var counterUnknown = 0
  }

  static let batchSize = 10

  @Test func killingTheServerLosesNothingAcknowledged() async throws {
    try await writeThroughACrash { server, _ in
      server.kill9()
      try server.start()
    }
  }

  @Test func killingPostgresLosesNothingAcknowledged() async throws {
    try await writeThroughACrash { server, town in
      server.killPostgres()
      // The server stays; it must find the database again by itself.
      try await Self.eventually("writes work again") {
        // Readiness speaks for the reads' connections; each connection comes back by itself, a listing's a moment later.
        guard try server.client().send("GET", "/health/ready").status == 200 else { return false }
        return try (0..<8).allSatisfy { _ in
          try server.client().send("GET", "/v2/entities?limit=1&options=count", key: town.ngsi).status == 200
        }
      }
    }
  }

  private func writeThroughACrash(_ crash: (ServerProcess, Town) async throws -> Void) async throws {
    let server = try ServerProcess()
    let town = try server.admit("crash")
    let flag = StopFlag()
    let port = server.port
    try await createCounters(server, town, count: 4)

    async let writing = onThreads(4) { writer in Self.write(writer, port: port, town: town, flag: flag) }
    try await Task.sleep(for: .seconds(2))
    try await crash(server, town)
    try await Task.sleep(for: .seconds(1))
    flag.raise()
    let records = await writing

    let stored = try allIDs(server, town)
    for (writer, record) in records.enumerated() {
      #expect(!record.acknowledged.isEmpty, "writer \(writer) did nothing")
      for id in record.acknowledged { #expect(stored.contains(id), "\(id) was acknowledged and is lost") }
      let sent = record.acknowledged.union(record.unknown)
      for id in stored where id.hasPrefix("urn:single:\(writer):") {
        #expect(sent.contains(id), "\(id) was refused and yet is stored")
      }
      let batches = Dictionary(grouping: stored.filter { $0.hasPrefix("urn:batch:\(writer):") }) {
        $0.split(separator: ":")[3]
      }
      for (number, entities) in batches {
        #expect(
          entities.count == Self.batchSize, "batch \(number) of writer \(writer) is half applied: \(entities.count)")
      }
      for number in record.acknowledgedBatches {
        #expect(batches["\(number)"] != nil, "batch \(number) of writer \(writer) was acknowledged and is lost")
      }
      let counter = try counterValue(server, town, writer)
      #expect(
        (record.counterAcknowledged...(record.counterAcknowledged + record.counterUnknown)).contains(counter),
        "counter \(writer): \(counter), acknowledged \(record.counterAcknowledged), unknown \(record.counterUnknown)")
    }
    try await checkUsage(server, town, records: records, stored: stored)
  }

  /// Writes counted = writes that took effect: single creations, counters, and the batches item by item.
  private func checkUsage(
    _ server: ServerProcess, _ town: Town, records: [Record], stored: Set<String>
  ) async throws {
    let singles = stored.count { $0.hasPrefix("urn:single:") }
    let items = stored.count { $0.hasPrefix("urn:batch:") }
    var counters = 0
    for writer in records.indices { counters += try counterValue(server, town, writer) }
    let usage = try UsageReading(server, town)
    #expect(usage.quantity(class: "write") == singles + counters + records.count)
    #expect(usage.quantity(class: "batch") == items / Self.batchSize)
    #expect(usage.quantity(class: "batch-item") == items)
  }

  private func createCounters(_ server: ServerProcess, _ town: Town, count: Int) async throws {
    let client = server.client()
    for writer in 0..<count {
      let response = try client.send(
        "POST", "/v2/entities", key: town.ngsi,
        json: #"{"id":"urn:counter:\#(writer)","type":"Counter","n":{"type":"Number","value":0}}"#)
      try #require(response.status == 201, "\(response.text)")
    }
  }

  private static func write(_ writer: Int, port: Int, town: Town, flag: StopFlag) -> Record {
    var record = Record()
    let client = RawHTTPClient(port: port, timeoutSeconds: 10)
    var number = 0
    while !flag.isRaised {
      number += 1
      let id = "urn:single:\(writer):\(number)"
      switch attempt(client, "POST", "/v2/entities", town, #"{"id":"\#(id)","type":"Thing","v":{"value":\#(number)}}"#)
      {
      case .acknowledged: record.acknowledged.insert(id)
      case .unknown: record.unknown.insert(id)
      case .refused: break
      }
      let entities = (0..<batchSize).map { #"{"id":"urn:batch:\#(writer):\#(number):\#($0)","type":"Thing"}"# }
      let batch = #"{"actionType":"append","entities":[\#(entities.joined(separator: ","))]}"#
      if case .acknowledged = attempt(client, "POST", "/v2/op/update", town, batch) {
        record.acknowledgedBatches.insert(number)
      }
      let increment = #"{"n":{"type":"Number","value":{"$inc":1}}}"#
      switch attempt(client, "PATCH", "/v2/entities/urn:counter:\(writer)/attrs", town, increment) {
      case .acknowledged: record.counterAcknowledged += 1
      case .unknown: record.counterUnknown += 1
      case .refused: break
      }
    }
    return record
  }

  private enum Outcome { case acknowledged, refused, unknown }

  private static func attempt(
    _ client: RawHTTPClient, _ method: String, _ target: String, _ town: Town, _ json: String
  ) -> Outcome {
    do {
      let response = try client.send(method, target, key: town.ngsi, json: json)
      if (200..<300).contains(response.status) { return .acknowledged }
      if response.status == 503 {
        // It may have been the commit that was cut off.
        usleep(20_000)
        return .unknown
      }
      return .refused
    } catch let failure as RawHTTPClient.Failure {
      usleep(20_000)
      return failure.sent ? .unknown : .refused
    } catch {
      return .unknown
    }
  }

  private func allIDs(_ server: ServerProcess, _ town: Town) throws -> Set<String> {
    var ids: Set<String> = []
    let client = server.client()
    for offset in stride(from: 0, to: 200_000, by: 1_000) {
      let response = try client.send("GET", "/v2/entities?limit=1000&offset=\(offset)&attrs=none", key: town.ngsi)
      try #require(response.status == 200, "\(response.text)")
      guard case .array(let page)? = response.json, !page.isEmpty else { return ids }
      for case .object(let entity) in page {
        if case .string(let id)? = entity["id"] { ids.insert(id) }
      }
    }
    return ids
  }

  private func counterValue(_ server: ServerProcess, _ town: Town, _ writer: Int) throws -> Int {
    let response = try server.client().send(
      "GET", "/v2/entities/urn:counter:\(writer)?options=keyValues", key: town.ngsi)
    guard case .object(let entity)? = response.json, case .number(let number)? = entity["n"] else { return -1 }
    return Int(number.text) ?? -1
  }

  private static func eventually(_ what: String, _ check: () throws -> Bool) async throws {
    for _ in 0..<600 {
      if (try? check()) == true { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("never: \(what)")
  }
}

/// Tells writers on their threads to end.
final class StopFlag: Sendable {
  private let raised = Atomic(false)
  var isRaised: Bool { raised.load(ordering: .relaxed) }
  func raise() { raised.store(true, ordering: .relaxed) }
}
