/// What waits of one tenant, and its batches on their way. A value; the lanes' mutex guards it.
///
/// A second batch begins beside the first when as much waits as is worth a transaction of its own, and only with what the
/// first does not touch. While the first is at the database, and at the disk, the second is being made.
struct GroupLane<Job: Sendable, Outcome: Sendable> {
  typealias Entry = GroupEntry<Job, Outcome>
  typealias Flight = GroupFlight<Job, Outcome>

  var waiting: [Entry] = []
  /// Batches that were sent for, whether or not a worker has them yet.
  private var sent = 0
  private var flights: [Flight] = []

  /// How many must wait for a second batch to begin: a transaction itself costs about as much as a dozen of its updates.
  static var overlapMin: Int { 12 }

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

  /// Where the batch on its way was not even taken yet, what waits goes with it.
  private var mayOverlap: Bool {
    sent == 1 && flights.count == 1 && waiting.count >= Self.overlapMin
      && waiting.first.map { !flights[0].meets($0.reach) } ?? false
  }

  mutating func take(max: Int) -> Flight {
    var flight = Flight(track: flights.first?.track == 0 ? 1 : 0, entries: [])
    var count = 0
    // In order: what may not go yet holds back what came after it, so that nothing waits for ever.
    for entry in waiting.prefix(max) {
      if let other = flights.first, other.meets(entry.reach) { break }
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
  /// 0 or 1; two batches of a tenant at one time have different ones.
  let track: Int
  var entries: [GroupEntry<Job, Outcome>]
  private var names: Set<String> = []
  private var isEverything = false

  init(track: Int, entries: [GroupEntry<Job, Outcome>]) {
    self.track = track
    self.entries = entries
  }

  mutating func claim(_ reach: GroupReach) {
    switch reach {
    case .everything: isEverything = true
    case .only(let touched): names.formUnion(touched)
    }
  }

  func meets(_ reach: GroupReach) -> Bool {
    switch reach {
    case .everything: true
    case .only(let touched): isEverything || touched.contains { names.contains($0) }
    }
  }
}
