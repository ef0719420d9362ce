import CivilTime
import Dispatch
import MoyaiTesting
import NGSI
import Postgres
import Synchronization
import Testing

@testable import Broker

/// Rows that are updated without being read: it must never show.
@Suite("Remembered rows", .database)
struct RowMemoryTests {
  @Test func `what is remembered is what the table has`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { database in
      let world = Batches(database, 1)
      try await world.make(["E", "F"])
      for round in 1...2 {
        let outcomes = try await world.together(
          ["E", "F"].map { id in
            { town in try await town.patch(#"{"n":{"value":{"$inc":\#(round)}}}"#, of: id) }
          })
        #expect(outcomes == [nil, nil])
        let table = try await test.rows(
          """
          SELECT xmin::text, doc FROM moyai.entity
          WHERE tenant_id = 1 AND id <> 'first' AND attrs = doc::jsonb ORDER BY id
          """)
        let remembered = try ["E", "F"].map { id in
          let row = try #require(world.remembered(id), "\(id) is not remembered")
          return [row.version, String(decoding: row.content.stored.document, as: UTF8.self)]
        }
        #expect(remembered == table.map { $0.map { $0 ?? "" } })
      }
      #expect(try await world.town.value("n", of: "E") == "3")
    }
  }

  /// What another process may have done since, and what a request must then find.
  private static let elsewhere:
    [(name: String, done: @Sendable (Town) async throws -> Void, outcome: String?, n: String)] =
      [
        ("changed", { try await $0.patch(#"{"n":{"value":10}}"#, of: "E") }, nil, "11"),
        ("deleted", { try await $0.delete("E") }, "404 NotFound", ""),
        ("the attribute deleted", { try await $0.delete(attribute: "n", of: "E") }, "422 Unprocessable", ""),
        (
          "made anew",
          {
            try await $0.delete("E")
            try await $0.create(#"{"id":"E","type":"T","n":{"value":20}}"#)
          }, nil, "21"
        ),
        ("another type made", { try await $0.create(#"{"id":"E","type":"U"}"#) }, "409 TooManyResults", "0"),
      ]

  @Test(arguments: elsewhere.indices) func `what another process did is seen`(index: Int) async throws {
    let other = Self.elsewhere[index]
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { two in
        let tenant = Int32(10 + index)
        let world = Batches(one, tenant)
        try await world.make(["E", "F"])
        try await world.remember(["E", "F"])
        try await other.done(Town(EntityService(two), tenant))
        let outcomes = try await world.together(
          ["E", "F"].map { id in
            { town in try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: id) }
          })
        #expect(outcomes == [other.outcome, nil], "\(other.name)")
        #expect(try await world.town.value("n", of: "F") == "1")
        if !other.n.isEmpty { #expect(try await world.town.value("n", of: "E", "type=T") == other.n, "\(other.name)") }
      }
    }
  }

  @Test func `an attribute that another process added is there`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { two in
        let world = Batches(one, 20)
        try await world.make(["E", "F"])
        try await world.remember(["E", "F"])
        try await Town(EntityService(two), 20).attributes(UpdateAction.append, #"{"new":{"value":1}}"#, of: "E")
        let outcomes = try await world.together([
          { try await $0.patch(#"{"new":{"value":2}}"#, of: "E") },
          { try await $0.patch(#"{"n":{"value":5}}"#, of: "F") },
        ])
        #expect(outcomes == [nil, nil])
        #expect(try await world.town.value("new", of: "E") == "2")
      }
    }
  }

  @Test func `what was not committed is never built upon`() async throws {
    try await TestDatabase.current.withClient { database in
      let world = Batches(database, 21)
      try await world.make(["E", "F"])
      try await world.remember(["E", "F"])
      world.gate.fails = true
      let failed = try await world.together(
        ["E", "F"].map { id in
          { town in try await town.patch(#"{"n":{"value":100}}"#, of: id) }
        })
      #expect(failed.allSatisfy { $0 != nil })
      world.gate.fails = false
      let outcomes = try await world.together(
        ["E", "F"].map { id in
          { town in try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: id) }
        })
      #expect(outcomes == [nil, nil])
      for id in ["E", "F"] { #expect(try await world.town.value("n", of: id) == "1") }
    }
  }

  @Test func `random work of two processes gives what each operation alone gives`() async throws {
    var random = SeededGenerator()
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { two in
        let world = Batches(one, 30)
        let ids = ["A", "B", "C", "D"]
        try await world.make(ids)
        let twin = { Town(EntityService(two), 31) }
        for id in ids { try await twin().create(Batches.body(id)) }
        for step in 0..<60 {
          let works = ids.map { RandomWork(of: $0, using: &random) }
          let single = RandomWork(of: ids.randomElement(using: &random) ?? "A", using: &random)
          let outcomes = try await world.together(works.map { work in { try await work.run(in: $0) } })
          let late = await refusal { try await single.run(in: Town(EntityService(two), 30)) }
          var expected: [String?] = []
          for work in works + [single] { expected.append(await refusal { try await work.run(in: twin()) }) }
          #expect(outcomes + [late] == expected, "step \(step): \(works) \(single)")
        }
        let list = "id=A,B,C,D&orderBy=id,type&options=keyValues"
        #expect(try await world.town.list(list) == twin().list(list))
      }
    }
  }
}

/// A town whose updates gather in a batch: one that waits at a gate goes before them.
private final class Batches: Sendable {
  let service: EntityService
  let town: Town
  let gate = BatchGate()

  init(_ database: Database, _ tenant: Int32) {
    service = EntityService(database, observer: gate)
    town = Town(service, tenant)
  }

  func place(_ id: String) -> RowMemory.Place { RowMemory.Place(tenant: town.tenant, id: id, servicePath: "/") }

  func remembered(_ id: String) -> KnownRow? { service.memory.rows(at: [place(id)])[0] }

  static func body(_ id: String) -> String { #"{"id":"\#(id)","type":"T","n":{"value":0},"s":{"value":"text"}}"# }

  func make(_ ids: [String]) async throws {
    for id in ids + ["first"] { try await town.create(Self.body(id)) }
  }

  /// Lets a batch write these rows once, without changing a value.
  func remember(_ ids: [String]) async throws {
    let outcomes = try await together(ids.map { id in { try await $0.patch(#"{"s":{"value":"text"}}"#, of: id) } })
    #expect(outcomes.allSatisfy { $0 == nil })
    #expect(ids.allSatisfy { self.remembered($0) != nil })
  }

  /// Runs work on different entities in one batch, and tells how each was refused.
  func together(_ works: [@Sendable (Town) async throws -> Void]) async throws -> [String?] {
    gate.close()
    let town = town
    async let first: Void = town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: "first")
    let deadline = ContinuousClock.now + .seconds(10)
    while !gate.isReached, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(2)) }
    let outcomes = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
      for (index, work) in works.enumerated() {
        group.addTask { (index, await refusal { try await work(town) }) }
      }
      // Opened when all are queued behind the first.
      while service.waiting(for: town.tenant) < works.count, ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(2))
      }
      gate.open()
      var outcomes = [String?](repeating: nil, count: works.count)
      for try await (index, outcome) in group { outcomes[index] = outcome }
      return outcomes
    }
    try await first
    return outcomes
  }
}

/// Keeps the first batch waiting while it is closed, and may fail all others.
private final class BatchGate: ChangeObserver {
  private struct State {
    var isClosed = false
    var isReached = false
    var fails = false
  }

  struct Failure: Error {}

  private let state = Mutex(State())
  private let opened = DispatchSemaphore(value: 0)

  var isReached: Bool { state.withLock(\.isReached) }

  var fails: Bool {
    get { state.withLock(\.fails) }
    set { state.withLock { $0.fails = newValue } }
  }

  func close() {
    state.withLock { state in
      state.isClosed = true
      state.isReached = false
    }
  }

  func open() { opened.signal() }

  func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws {
    let (waits, fails) = state.withLock { state in
      defer { state.isClosed = false }
      if state.isClosed { state.isReached = true }
      return (state.isClosed, state.fails)
    }
    // A bound, so that a failing test ends.
    if waits { _ = opened.wait(timeout: .now() + 10) } else if fails { throw Failure() }
  }
}

/// Something done to one entity; mostly an update of its attributes.
private struct RandomWork: Sendable, CustomStringConvertible {
  private let id: String
  private let kind: Int
  private let number: Int

  init(of id: String, using random: inout SeededGenerator) {
    self.id = id
    kind = Int.random(in: 0..<16, using: &random)
    number = Int.random(in: 1..<100, using: &random)
  }

  var description: String { "\(id): \(kind) \(number)" }

  func run(in town: Town) async throws {
    switch kind {
    case 0: try await town.delete(id, type: "T")
    case 1, 2: try await town.create(Batches.body(id), upsert: true)
    case 3: try await town.create(#"{"id":"\#(id)","type":"U"}"#)
    case 4: try await town.delete(id, type: "U")
    case 5: try await town.attributes(UpdateAction.append, #"{"x":{"value":\#(number)}}"#, of: id)
    case 6: try await town.delete(attribute: "x", of: id)
    case 7: try await town.patch(#"{"x":{"value":\#(number)}}"#, of: id)
    case 8: try await town.patch(#"{"n":{"value":{"$inc":\#(number)}}}"#, of: id, type: "T")
    case 9: try await town.putValue("\(number)", attribute: "n", of: id)
    default: try await town.patch(#"{"n":{"value":{"$inc":\#(number)}}}"#, of: id)
    }
  }
}
