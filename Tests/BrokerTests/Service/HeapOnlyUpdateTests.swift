import Broker
import MoyaiTesting
import Testing

/// Design, telemetry: an index on anything that telemetry changes takes heap-only updates from 100 % to 0 %.
///
/// It has a cluster of its own: a page is only cleaned of what no transaction of the whole cluster may still need to
/// see, and other suites keep transactions open.
@Suite("Heap-only updates")
struct HeapOnlyUpdateTests {
  @Test func `attribute updates, and moves after the first, touch no index`() async throws {
    let cluster = try await TestCluster.start(ClusterOptions(settings: ["autovacuum": "off"]))
    let test = try await cluster.makeDatabase()
    let fleet = (0..<40).map { "V\($0)" }
    // A session reports its counts when it ends, so each part has its own.
    try await test.withClient { database in
      let town = Town(EntityService(database), 1)
      for id in fleet { try await town.create(Self.vehicle(id, at: 0)) }
      // The first move takes each vehicle out of the index of places.
      for id in fleet { try await town.patch(Self.move(to: 1), of: id) }
    }
    let before = try await Self.updates(test, atLeast: 40)
    try await test.withClient { database in
      let town = Town(EntityService(database), 1)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in fleet {
          group.addTask {
            for step in 2..<12 {
              try await town.patch(Self.move(to: step), of: id)
              try await town.patch(#"{"speed":{"value":\#(step * 7)},"state":{"value":"run\#(step)"}}"#, of: id)
            }
          }
        }
        try await group.waitForAll()
      }
      let near = "georel=near%3BmaxDistance:100&geometry=point&coords=37.511,139.9&limit=0&options=count"
      #expect(try await town.page(near).total == 40)
    }
    let after = try await Self.updates(test, atLeast: before.all + 800)
    #expect(after.all - before.all == 800)
    // A batch beside the one that updates may still see a row's old version, so that a full page is cleaned a little later.
    // An index on anything of this would leave none.
    #expect(after.hot - before.hot >= 720)
  }

  private static func vehicle(_ id: String, at step: Int) -> String {
    #"{"id":"\#(id)","type":"Vehicle","speed":{"value":0},"state":{"value":"stop"},"location":\#(place(step))}"#
  }

  private static func move(to step: Int) -> String { #"{"location":\#(place(step))}"# }

  private static func place(_ step: Int) -> String {
    #"{"type":"geo:json","value":{"type":"Point","coordinates":[139.9,\#(37.5 + Double(step) / 1000)]}}"#
  }

  private static func updates(_ test: TestDatabase, atLeast expected: Int) async throws -> (all: Int, hot: Int) {
    let deadline = ContinuousClock.now + .seconds(15)
    while true {
      let row = try await test.rows(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relid = 'moyai.entity'::regclass")[0]
      let updates = (all: Int(row[0] ?? "") ?? 0, hot: Int(row[1] ?? "") ?? 0)
      if updates.all >= expected || ContinuousClock.now > deadline { return updates }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
