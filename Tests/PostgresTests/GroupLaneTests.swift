import MoyaiTesting
import Testing

@testable import Postgres

/// Who goes with which batch, without a database (Postgres.docc, overlap).
@Suite struct GroupLaneTests {
  private typealias Flight = GroupFlight<Int, Void>

  /// A lane whose jobs are numbers.
  private final class Lane {
    private var lane = GroupLane<Int, Void>()

    var waiting: [Int] { lane.waiting.map(\.job) }
    var isIdle: Bool { lane.isIdle }

    func add(_ job: Int, _ reach: GroupReach) -> Bool {
      lane.add(GroupEntry(job, TenantAccess(tenant: TenantID(1)), reach, waitMax: .seconds(60)))
    }

    func take(max: Int = 100) -> Flight { lane.take(max: max) }

    func finish(_ flight: Flight) -> Bool { lane.finish(flight) }

    func remove(_ job: Int) -> [Int] { lane.remove { $0.job == job }.map(\.job) }
  }

  private static func jobs(_ flight: Flight) -> [Int] { flight.entries.map(\.job) }

  @Test func `who meets a batch on its way is passed by, and holds back what touches the same`() {
    let lane = Lane()
    #expect(lane.add(0, .only([7])))
    let first = lane.take()
    #expect(!lane.add(1, .only([7, 8])))
    // 8 is held back by the job before; all others are free.
    #expect(!lane.add(2, .only([8])))
    for number in 3..<14 { #expect(!lane.add(number, .only([number + 100]))) }
    #expect(lane.add(14, .only([114])), "twelve that may go are worth a batch")
    let second = lane.take()
    #expect(Self.jobs(second) == Array(3...14))
    #expect(second.number != first.number)
    #expect(!lane.finish(second), "what is left has to wait for the first")
    #expect(lane.finish(first))
    #expect(Self.jobs(lane.take()) == [1, 2])
  }

  @Test func `nobody overtakes a job that may touch anything`() {
    let lane = Lane()
    #expect(lane.add(0, .only([0])))
    let first = lane.take()
    #expect(!lane.add(1, .everything))
    for number in 2..<40 { #expect(!lane.add(number, .only([number]))) }
    #expect(lane.finish(first))
    #expect(Self.jobs(lane.take(max: 2)) == [1, 2])
  }

  @Test func `what is taken out holds nobody back any more`() {
    let lane = Lane()
    #expect(lane.add(0, .only([0])))
    _ = lane.take()
    #expect(!lane.add(1, .everything))
    for number in 2..<20 { #expect(!lane.add(number, .only([number]))) }
    #expect(lane.remove(1) == [1])
    #expect(lane.add(20, .only([20])))
    #expect(Self.jobs(lane.take()) == Array(2...20))
  }

  /// Any order of coming, taking and ending: batches on their way never meet, jobs that meet keep their order, and
  /// everybody goes.
  @Test(arguments: 0..<20) func `whatever happens, order and separation hold`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let lane = Lane()
    var reaches: [[Int]?] = []
    var flights: [Flight] = []
    var due = 0
    var gone: [Int] = []
    func meet(_ left: [Int]?, _ right: [Int]?) -> Bool {
      guard let left, let right else { return true }
      return !Set(left).isDisjoint(with: right)
    }
    for step in 0..<3_000 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where step < 2_000, 1 where step < 2_000:
        let marks: [Int]? =
          Int.random(in: 0..<40, using: &random) == 0
          ? nil : (0...Int.random(in: 0...1, using: &random)).map { _ in Int.random(in: 0..<30, using: &random) }
        reaches.append(marks)
        if lane.add(reaches.count - 1, marks.map { .only($0) } ?? .everything) { due += 1 }
      case 2 where due > 0:
        due -= 1
        let flight = lane.take(max: Int.random(in: 1...20, using: &random))
        #expect(!flight.entries.isEmpty)
        for other in flights {
          for job in flight.entries {
            for one in other.entries { #expect(!meet(reaches[job.job], reaches[one.job])) }
          }
        }
        for job in flight.entries {
          let isOvertaking = lane.waiting.contains { $0 < job.job && meet(reaches[$0], reaches[job.job]) }
          #expect(!isOvertaking, "job \(job.job), seed \(seed)")
        }
        flights.append(flight)
      default:
        guard let place = flights.indices.randomElement(using: &random) else { continue }
        let flight = flights.remove(at: place)
        gone += flight.entries.map(\.job)
        if lane.finish(flight) { due += 1 }
      }
    }
    while due > 0 || !flights.isEmpty {
      if due > 0 {
        due -= 1
        flights.append(lane.take(max: 20))
      } else {
        let flight = flights.removeFirst()
        gone += flight.entries.map(\.job)
        if lane.finish(flight) { due += 1 }
      }
    }
    #expect(gone.sorted() == Array(reaches.indices))
    #expect(lane.isIdle)
  }
}
