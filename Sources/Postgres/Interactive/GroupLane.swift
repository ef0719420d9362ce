/// What waits of one tenant, and its batches on their way. A value; the lanes' mutex guards it.
///
/// Another batch begins beside those on their way when as much waits as is worth a transaction of its own, and only with what
/// they do not touch. While one is at the disk and one at the database, the next is being made.
struct GroupLane<Job: Sendable, Outcome: Sendable> {
  typealias Entry = GroupEntry<Job, Outcome>
  typealias Flight = GroupFlight<Job, Outcome>

  var waiting: [Entry] = []
  /// Batches that were sent for, whether or not a worker has them yet.
  private var sent = 0
  private var flights: [Flight] = []

  /// How many must wait for a batch to begin beside others: a transaction itself costs about as much as a dozen of its updates.
  static var overlapMin: Int { 12 }
  /// One for each place where a batch can be: here, at the database, at the disk.
  static var flightsMax: Int { 3 }

  var isIdle: Bool { sent == 0 && waiting.isEmpty }

  /// - Returns: whether a batch is due.
  mutating func add(_ entry: Entry) -> Bool {
    waiting.append(entry)
    return sendIfDue()
  }

  private mutating func sendIfDue() -> Bool {
    guard sent == 0 || mayOverlap else { return false }
    sent += 1
    return true
  }

  /// Where one that was sent for is not even taken yet, what waits goes with it.
  private var mayOverlap: Bool {
    sent < Self.flightsMax && flights.count == sent && waiting.count >= Self.overlapMin
      && waiting.first.map { entry in !flights.contains { $0.meets(entry.reach) } } ?? false
  }

  mutating func take(max: Int) -> Flight {
    let track = (0...).first { track in !flights.contains { $0.track == track } } ?? 0
    var flight = Flight(track: track, entries: [])
    var count = 0
    // In order: what may not go yet holds back what came after it, so that nothing waits for ever.
    for entry in waiting.prefix(max) {
      if flights.contains(where: { $0.meets(entry.reach) }) { break }
      flight.claim(entry.reach)
      count += 1
    }
    flight.entries = Array(waiting.prefix(count))
    waiting.removeFirst(count)
    flights.append(flight)
    return flight
  }

  /// - Returns: whether the next batch is due.
  mutating func finish(_ flight: Flight) -> Bool {
    flights.removeAll { $0.track == flight.track }
    sent -= 1
    return !waiting.isEmpty && sendIfDue()
  }

  mutating func abandon() -> [Entry] {
    sent -= 1
    defer { waiting = [] }
    return waiting
  }
}

/// A batch on its way and what it touches.
struct GroupFlight<Job: Sendable, Outcome: Sendable> {
  /// 0, 1 or 2; the batches of a tenant at one time have different ones.
  let track: Int
  var entries: [GroupEntry<Job, Outcome>]
  private var marks: Set<Int> = []
  private var isEverything = false

  init(track: Int, entries: [GroupEntry<Job, Outcome>]) {
    self.track = track
    self.entries = entries
  }

  mutating func claim(_ reach: GroupReach) {
    switch reach {
    case .everything: isEverything = true
    case .only(let touched): marks.formUnion(touched)
    }
  }

  func meets(_ reach: GroupReach) -> Bool {
    switch reach {
    case .everything: true
    case .only(let touched): isEverything || touched.contains { marks.contains($0) }
    }
  }
}
