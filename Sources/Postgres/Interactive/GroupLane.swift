/// What waits of one tenant, and its batches on their way. A value; the lanes' mutex guards it.
///
/// Another batch begins beside those on their way when as much that may go waits as is worth a transaction of its own. While
/// one is at the disk and one at the database, the next is being made.
struct GroupLane<Job: Sendable, Outcome: Sendable> {
  typealias Entry = GroupEntry<Job, Outcome>
  typealias Flight = GroupFlight<Job, Outcome>

  private(set) var waiting: [Entry] = []
  /// Batches that were sent for, whether or not a worker has them yet.
  private var sent = 0
  private var flights: [Flight] = []
  /// Who of those that come may go at once, and how many of those that wait may.
  private var sieve = GroupSieve()
  private var free = 0

  /// How many must wait for a batch to begin beside others: a transaction itself costs about as much as a dozen of its updates.
  static var overlapMin: Int { 12 }
  /// One for each place where a batch can be: here, at the database, at the disk.
  static var flightsMax: Int { 3 }

  var isIdle: Bool { sent == 0 && waiting.isEmpty }

  /// - Returns: whether a batch is due.
  mutating func add(_ entry: Entry) -> Bool {
    waiting.append(entry)
    if sieve.passes(entry.reach) { free += 1 }
    return sendIfDue()
  }

  private mutating func sendIfDue() -> Bool {
    guard sent == 0 || mayOverlap else { return false }
    sent += 1
    return true
  }

  /// Where one that was sent for is not even taken yet, what waits goes with it.
  private var mayOverlap: Bool {
    sent < Self.flightsMax && flights.count == sent && free >= Self.overlapMin
  }

  /// The oldest that may go, at most `max`; perhaps nothing.
  mutating func take(max: Int) -> Flight {
    let number = (0...).first { number in !flights.contains { $0.number == number } } ?? 0
    var flight = Flight(number: number)
    var rest: [Entry] = []
    var sieve = GroupSieve(touched)
    for entry in waiting {
      if flight.entries.count < max, sieve.passes(entry.reach) {
        flight.add(entry)
      } else {
        rest.append(entry)
      }
    }
    waiting = rest
    flights.append(flight)
    judge()
    return flight
  }

  /// What each batch on its way touches. No key path: in generic code it is looked up at run time.
  private var touched: [GroupTouched] { flights.map { $0.touched } }

  private mutating func judge() {
    sieve = GroupSieve(touched)
    free = 0
    for entry in waiting where sieve.passes(entry.reach) { free += 1 }
  }

  /// - Returns: whether the next batch is due.
  mutating func finish(_ flight: Flight) -> Bool {
    flights.removeAll { $0.number == flight.number }
    sent -= 1
    judge()
    return !waiting.isEmpty && sendIfDue()
  }

  mutating func abandon() -> [Entry] {
    sent -= 1
    defer {
      waiting = []
      judge()
    }
    return waiting
  }

  /// Takes out what shall wait no longer.
  mutating func remove(where isOver: (Entry) -> Bool) -> [Entry] {
    let over = waiting.filter(isOver)
    guard !over.isEmpty else { return [] }
    waiting.removeAll(where: isOver)
    judge()
    return over
  }
}

/// A batch on its way and what it touches.
struct GroupFlight<Job: Sendable, Outcome: Sendable> {
  /// 0, 1 or 2; the batches of a tenant at one time have different ones.
  let number: Int
  private(set) var entries: [GroupEntry<Job, Outcome>] = []
  private(set) var touched = GroupTouched()

  init(number: Int) {
    self.number = number
  }

  mutating func add(_ entry: GroupEntry<Job, Outcome>) {
    touched.add(entry.reach)
    entries.append(entry)
  }
}
