import StrictJSON
import Synchronization
import Tenancy
import Testing

@testable import MoyaiServer

@Suite("Loading the demonstration")
struct DemonstrationLoaderTests {
  private static func keys(_ codes: [String] = DemonstrationTowns.memberCodes) -> [TenantCode: String] {
    Dictionary(
      codes.compactMap { TenantCode($0) }.map { ($0, "key-of-\($0)") }, uniquingKeysWith: { first, _ in first })
  }

  private static func load(
    _ server: FakeServer, _ keys: [TenantCode: String], progress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> DemonstrationReport {
    try await DemonstrationLoader(folder: .locate()).run(baseURL: server.url, keys: keys, progress: progress)
  }

  @Test("all towns get their entities by their own keys, and a second start loads nothing")
  func loadsOnce() async throws {
    let server = try FakeServer()
    let lines = Mutex<[String]>([])
    let (first, second) = try await server.serving {
      let first = try await Self.load(server, Self.keys()) { line in lines.withLock { $0.append(line) } }
      let before = server.state.withLock { $0.requests.count }
      #expect(before == first.requests)
      let second = try await Self.load(server, Self.keys())
      return (first, second)
    }
    #expect(first.loaded.count == 28)
    #expect(first.present.isEmpty)
    #expect(second.loaded.isEmpty)
    #expect(second.present.count == 28)
    #expect(second.requests == 28, "one question for each town")
    #expect(first.entities == second.entities)
    let (entities, connections) = server.state.withLock { ($0.entities, $0.connections) }
    #expect(entities.values.reduce(0) { $0 + $1.count } == first.entities + 28, "and a marker for each town")
    #expect(connections <= 5 * DemonstrationLoader.concurrency, "connections are kept: \(connections)")
    #expect(lines.withLock { $0.contains { $0.contains("28 of 28 towns") } })
    for (code, key) in Self.keys() {
      let example = try #require(first.examples[code])
      #expect(entities[key]?[example] != nil)
    }
  }

  @Test("no town's key sends another town's places")
  func ownPlaces() async throws {
    let server = try FakeServer()
    _ = try await server.serving { try await Self.load(server, Self.keys()) }
    let entities = server.state.withLock { $0.entities }
    for (code, key) in Self.keys() {
      for id in entities[key, default: [:]].keys where id.contains(":Municipality:") || id.contains(":Evacuation") {
        let isOwn = id.contains(":Municipality:") ? id.hasSuffix(code.text) : id.contains(":E\(code.text.prefix(5))")
        #expect(isOwn, "\(id) was sent by \(code)")
      }
    }
  }

  @Test("a load that was interrupted is begun again and becomes the same")
  func interrupted() async throws {
    let whole = try FakeServer()
    _ = try await whole.serving { try await Self.load(whole, Self.keys(["072028", "074071"])) }
    let server = try FakeServer()
    try await server.serving {
      for limit in [0, 3, 40, 300] {
        server.state.withLock { state in
          state.requests = []
          state.failsFrom = limit
        }
        await #expect(throws: DemonstrationFailure.self) {
          _ = try await Self.load(server, Self.keys(["072028", "074071"]))
        }
      }
      server.state.withLock { $0.failsFrom = nil }
      let report = try await Self.load(server, Self.keys(["072028", "074071"]))
      #expect(report.loaded.count == 2)
    }
    #expect(server.state.withLock { $0.entities } == whole.state.withLock { $0.entities })
  }

  @Test("a busy server and broken connections are only waited for", arguments: [false, true])
  func patience(isChunked: Bool) async throws {
    let server = try FakeServer()
    server.state.withLock { state in
      state.refusals = [503, 429, 503]
      state.answersPerConnection = 7
      state.isChunked = isChunked
    }
    let report = try await server.serving { try await Self.load(server, Self.keys(["074071"])) }
    #expect(report.loaded.count == 1)
    #expect(report.repetitions >= 3)
  }

  @Test("a refusal names the town, the request and the status, never the key")
  func refusal() async throws {
    let server = try FakeServer()
    server.state.withLock { $0.failsFrom = 0 }
    let town = try #require(TenantCode("074071"))
    try await server.serving {
      do {
        _ = try await Self.load(server, [town: "moyai_sk_secret"])
        Issue.record("it was not refused")
      } catch let failure as DemonstrationFailure {
        #expect(failure.description.contains("074071 GET /v2/entities/"))
        #expect(failure.description.contains("403"))
        #expect(!failure.description.contains("secret"))
      }
    }
  }

  @Test(
    "addresses",
    arguments: [
      ("http://127.0.0.1:1026", "127.0.0.1", 1026), ("http://localhost/", "localhost", 80),
      ("http://[::1]:80", "::1", 80),
    ])
  func addresses(url: String, host: String, port: UInt16) {
    #expect(ServerAddress(url) == ServerAddress(host: host, port: port))
  }

  @Test(
    "what is no address",
    arguments: [
      "", "127.0.0.1:1026", "https://127.0.0.1", "http://", "http://a:b", "http://a:70000", "http://a/b", "http://u@h",
      "http://[::1",
    ])
  func noAddresses(url: String) {
    #expect(ServerAddress(url) == nil)
  }
}
