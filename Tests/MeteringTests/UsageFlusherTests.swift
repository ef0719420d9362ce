import CivilTime
import Glibc
import MoyaiTesting
import Postgres
import Synchronization
import Testing

@testable import Metering

/// A process dies at a point of the protocol.
private struct Killed: Error {}

/// Dies once at the point it is set to.
private final class DeathWish: Sendable {
  private let point = Mutex<FlushPoint?>(nil)

  func set(_ next: FlushPoint?) { point.withLock { $0 = next } }

  func meet(_ reached: FlushPoint) throws {
    try point.withLock { point in
      guard point == reached else { return }
      point = nil
      throw Killed()
    }
  }
}

@Suite("Flushing exactly once")
struct UsageFlusherTests {
  private let clock = ManualClock(Sample.noon)

  private func flusher(
    _ folder: borrowing SpoolFolder, _ counters: UsageCounters, _ store: any FlushStore, wish: DeathWish = DeathWish(),
    spoolMax: Int = Spool.byteCountMax, observe: @escaping @Sendable (MeteringObservation) -> Void = { _ in }
  ) throws -> UsageFlusher {
    try UsageFlusher(
      configuration: UsageFlusher.Configuration(spoolDirectory: folder.path, spoolByteCountMax: spoolMax),
      counters: counters, store: store, wallClock: clock, observe: observe, probe: { try wish.meet($0) })
  }

  /// The next process: it starts when nothing of the one before holds a file any more, as it is between processes.
  private func restarted(
    _ folder: borrowing SpoolFolder, _ counters: UsageCounters, _ store: any FlushStore, wish: DeathWish = DeathWish(),
    observe: @escaping @Sendable (MeteringObservation) -> Void = { _ in }
  ) async throws -> UsageFlusher {
    try await folder.settled()
    return try flusher(folder, counters, store, wish: wish, observe: observe)
  }

  private func read(_ counters: UsageCounters, _ count: Int = 1, payer: TenantID = Sample.aizu) {
    for _ in 0..<count { counters.count(Sample.origin(payer), .read, bytesIn: 0, bytesOut: 7, at: clock.now()) }
  }

  @Test(
    "a process that dies after any line of the protocol adds each sealed batch once", arguments: FlushPoint.allCases)
  func crashes(point: FlushPoint) async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let wish = DeathWish()
    let counters = UsageCounters()
    var first: UsageFlusher? = try flusher(folder, counters, store, wish: wish)
    let firstWriter = try #require(first).writer
    read(counters, 3)
    try await first?.seal()
    try await first?.send()
    clock.advance(by: .seconds(1))
    read(counters, 5)
    read(counters, 2, payer: Sample.bandai)
    wish.set(point)
    await #expect(throws: Killed.self) {
      try await first?.seal()
      try await first?.send()
    }
    first = nil
    clock.advance(by: .seconds(60))

    let second = try await restarted(folder, UsageCounters(), store)
    try await second.send()
    let lost = point == .sealed
    #expect(store.total(.apiCalls, payer: Sample.aizu) == (lost ? 3 : 8))
    #expect(store.total(.apiCalls, payer: Sample.bandai) == (lost ? 0 : 2))
    let gap = try #require(store.state.withLock { $0.gaps[firstWriter] }, "a killed writer leaves a gap")
    #expect(gap.since <= Sample.noon + .seconds(1))
    #expect(gap.until >= Sample.noon + .seconds(1))
    #expect(gap.until <= Sample.noon + .seconds(11))
    #expect(await second.status.pendingBatches == 0)

    // A third start finds nothing left of the first.
    await second.close()
    let third = try await restarted(folder, UsageCounters(), store)
    try await third.send()
    #expect(store.total(.apiCalls) == (lost ? 3 : 10))
  }

  @Test(
    "a lost connection on either side of the commit leads to the same batch again, and to one addition",
    arguments: [
      [MemoryFlushStore.Fate.lostBefore], [.lostAfter], [.lostAfter, .lostAfter],
      [.lostBefore, .lostAfter, .lostBefore],
    ])
  func lostConnections(fates: [MemoryFlushStore.Fate]) async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    store.state.withLock { $0.fates = fates }
    let counters = UsageCounters()
    let flusher = try flusher(folder, counters, store)
    read(counters, 4)
    try await flusher.seal()
    for _ in fates { await #expect(throws: PostgresError.self) { try await flusher.send() } }
    #expect(await flusher.status.pendingBatches == 1)
    try await flusher.send()
    #expect(store.total(.apiCalls) == 4)
    #expect(store.total(.trafficOut) == 28)
    #expect(await flusher.status.pendingBatches == 0)
  }

  @Test("random crashes and losses: everything that was sealed is added once, in its hour, to its town")
  func randomRuns() async throws {
    var generator = SeededGenerator()
    for _ in 0..<25 {
      let folder = try SpoolFolder()
      let store = MemoryFlushStore()
      var expected: [UsageDimensions: Int64] = [:]
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let wish = DeathWish()
        let counters = UsageCounters()
        let flusher = try await restarted(folder, counters, store, wish: wish)
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
          clock.advance(by: .milliseconds(Int.random(in: 1...3_000_000, using: &generator)))
          let payer = [Sample.aizu, Sample.bandai].randomElement(using: &generator) ?? Sample.aizu
          let count = Int.random(in: 0...9, using: &generator)
          read(counters, count, payer: payer)
          let point = Bool.random(using: &generator) ? FlushPoint.allCases.randomElement(using: &generator) : nil
          wish.set(point)
          store.state.withLock {
            $0.fates = [[.lostBefore, .lostAfter, .answered].randomElement(using: &generator) ?? .answered]
          }
          if count > 0, point != .sealed {
            let dimensions = UsageDimensions(
              origin: Sample.origin(payer), meter: .apiCalls, usageClass: .read, at: clock.now())
            expected[dimensions, default: 0] += Int64(count)
          }
          do {
            try await flusher.seal()
            try await flusher.send()
          } catch is Killed {
            break
          } catch is PostgresError {
            continue
          }
        }
      }
      store.state.withLock { $0.fates = [] }
      let last = try await restarted(folder, UsageCounters(), store)
      try await last.send()
      let calls = store.state.withLock { $0.totals.filter { $0.key.meter == .apiCalls } }
      #expect(calls == expected)
    }
  }

  @Test("counts of many keys wait for each other, at most so many seals, and are one batch of each town")
  func waiting() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    let flusher = try flusher(folder, counters, store)
    let kids = (0..<(3 * OpenBatch.keysPerSeal)).map { "kid\($0)" }
    for _ in 0..<3 {
      for kid in kids {
        counters.count(Sample.origin(kid: kid), .read, bytesIn: 0, bytesOut: 0, at: clock.now())
      }
      try await flusher.seal()
      try await flusher.send(onlyIfDue: true)
    }
    #expect(store.state.withLock { $0.calls } == 0)
    #expect(await flusher.status.pendingBytes > 0)
    // A seal of nothing is one that was waited, too.
    try await flusher.seal()
    try await flusher.send(onlyIfDue: true)
    #expect(store.state.withLock { $0.calls } == 1)
    #expect(store.state.withLock { $0.applied.count } == 1)
    #expect(store.total(.apiCalls) == Int64(3 * kids.count))
    #expect(await flusher.status.pendingBytes == 0)

    // Few go with the seal that found them.
    read(counters)
    try await flusher.seal()
    try await flusher.send(onlyIfDue: true)
    #expect(store.state.withLock { $0.calls } == 2)
  }

  @Test("however many keys there are, no count waits longer than thirty seals of a second")
  func waitingBound() {
    var open = OpenBatch(number: 0)
    var counts = SealedCounts()
    for index in 0..<20_000 {
      counts.add(
        UsageTally(calls: 1, bytesIn: 0, bytesOut: 0),
        to: CounterKey(origin: Sample.origin(kid: "kid\(index)"), operation: .read, hour: Sample.noon.hour))
    }
    open.add(SpoolPart(number: 0, sealedAt: Sample.noon, counts: counts), byteCount: 1)
    let sealsMax = UsageFlusher.Configuration(spoolDirectory: "").sendSealsMax
    #expect(sealsMax == 30)
    for seal in 1...sealsMax {
      #expect(!open.isDue(sealsMax: sealsMax))
      open.noteSeal()
      if seal == sealsMax { #expect(open.isDue(sealsMax: sealsMax)) }
    }
    #expect(UsageFlusher.Configuration(spoolDirectory: "", sealInterval: .seconds(10)).sendSealsMax == 3)
  }

  @Test(
    "a process that dies with some seals sent and some open adds every seal once",
    arguments: [FlushPoint.spooled, .synced, .closed, .sending, .committed, .acknowledged])
  func openCrashes(point: FlushPoint) async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let wish = DeathWish()
    let counters = UsageCounters()
    var first: UsageFlusher? = try flusher(folder, counters, store, wish: wish)
    // A number of three seals, whose outcome is never learned, and then another, in which the process dies.
    store.state.withLock { $0.fates = [.lostAfter] }
    func seal() async throws {
      clock.advance(by: .seconds(1))
      read(counters, 2)
      read(counters, 1, payer: Sample.bandai)
      try await first?.seal()
    }
    for _ in 0..<3 { try await seal() }
    await #expect(throws: PostgresError.self) { try await first?.send() }
    var seals = 3
    wish.set(point)
    await #expect(throws: Killed.self) {
      for _ in 0..<3 {
        seals += 1
        try await seal()
      }
      try await first?.send()
    }
    #expect(seals == (point == .spooled || point == .synced ? 4 : 6))
    first = nil
    for _ in 0..<2 {
      let next = try await restarted(folder, UsageCounters(), store)
      try await next.send()
      #expect(store.total(.apiCalls, payer: Sample.aizu) == Int64(2 * seals))
      #expect(store.total(.apiCalls, payer: Sample.bandai) == Int64(seals))
      #expect(await next.status.conflicts == 0)
    }
  }

  @Test("what came into the file unseen is not dropped with what was sent")
  func keeping() async throws {
    let folder = try SpoolFolder()
    let writer = WriterID()
    try Spool.makeDirectory(folder.path)
    let path = folder.path + "/" + writer.text + ".spool"
    func size() -> Int {
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : -1
    }
    let spool = try Spool(directory: folder.path, writer: writer, startedAt: Sample.noon)
    try await spool.append(Array("first\n".utf8))
    try await spool.keep(only: { [] }, byteCount: 0, after: 0)
    #expect(size() == SpoolHeader.byteCount + 6)
    try await spool.keep(only: { [] }, byteCount: 0, after: 1)
    #expect(size() == SpoolHeader.byteCount)
  }

  @Test("an orderly stop leaves no file and no gap")
  func close() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    var first: UsageFlusher? = try flusher(folder, counters, store)
    read(counters, 2)
    await first?.close()
    first = nil
    #expect(store.total(.apiCalls) == 2)
    let recovered = Mutex(0)
    let second = try await restarted(folder, UsageCounters(), store) { observation in
      if case .recovered = observation { recovered.withLock { $0 += 1 } }
    }
    try await second.send()
    #expect(recovered.withLock { $0 } == 0)
    #expect(store.state.withLock { $0.gaps.isEmpty })
  }

  @Test("a stop while the database is away keeps the counts for the next start, without a gap")
  func closeWithoutDatabase() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    store.state.withLock { $0.fates = [.lostBefore] }
    let counters = UsageCounters()
    var first: UsageFlusher? = try flusher(folder, counters, store)
    read(counters, 2)
    await first?.close()
    first = nil
    #expect(store.total(.apiCalls) == 0)
    let second = try await restarted(folder, UsageCounters(), store)
    try await second.send()
    #expect(store.total(.apiCalls) == 2)
    #expect(store.state.withLock { $0.gaps.isEmpty })
  }

  @Test("a living writer's spool is left alone")
  func livingNeighbour() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    store.state.withLock { $0.fates = [.lostBefore] }
    let counters = UsageCounters()
    let first = try flusher(folder, counters, store)
    read(counters)
    try await first.seal()
    let second = try flusher(folder, UsageCounters(), store)
    #expect(await second.status.pendingBatches == 0)
    await #expect(throws: PostgresError.self) { try await first.send() }
    try await first.send()
    #expect(store.total(.apiCalls) == 1)
  }

  @Test("at the spool's bound counts stay in memory, are reported, and arrive once there is room")
  func spoolFull() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    let seen = Mutex<[String]>([])
    let flusher = try flusher(folder, counters, store, spoolMax: 400) { observation in
      switch observation {
      case .spoolFull: seen.withLock { $0.append("full") }
      case .spoolHasRoom: seen.withLock { $0.append("room") }
      default: break
      }
    }
    for _ in 0..<10 {
      read(counters)
      clock.advance(by: .seconds(1))
      try await flusher.seal()
    }
    #expect(await flusher.status.isSpoolFull)
    #expect(await flusher.status.pendingBytes < 800, "the bound and one seal")
    try await flusher.send()
    try await flusher.seal()
    try await flusher.send()
    #expect(store.total(.apiCalls) == 10)
    #expect(seen.withLock { $0 } == ["full", "room"])
  }

  @Test("the same identity with other content is parked and reported, and stops nobody else")
  func conflict() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    let conflicts = Mutex<[UsageBatch.ID]>([])
    let flusher = try flusher(folder, counters, store) { observation in
      if case .conflict(let id) = observation { conflicts.withLock { $0.append(id) } }
    }
    let taken = UsageBatch.ID(writer: flusher.writer, sequence: 0, payer: Sample.aizu)
    store.state.withLock { $0.applied[taken] = [0] }
    read(counters, 3)
    read(counters, 2, payer: Sample.bandai)
    try await flusher.seal()
    try await flusher.send()
    #expect(conflicts.withLock { $0 } == [taken])
    #expect(await flusher.status.conflicts == 1)
    #expect(store.total(.apiCalls, payer: Sample.bandai) == 2)
    #expect(store.total(.apiCalls, payer: Sample.aizu) == 0)
    read(counters, 1)
    try await flusher.seal()
    try await flusher.send()
    #expect(store.total(.apiCalls, payer: Sample.aizu) == 1)
  }

  @Test("a batch the database refuses goes alone and harms no neighbour")
  func refusal() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    let flusher = try flusher(folder, counters, store)
    let poisoned = UsageBatch.ID(writer: flusher.writer, sequence: 0, payer: Sample.aizu)
    store.state.withLock { _ = $0.poison.insert(poisoned) }
    read(counters, 3)
    read(counters, 2, payer: Sample.bandai)
    try await flusher.seal()
    try await flusher.send()
    #expect(store.total(.apiCalls, payer: Sample.bandai) == 2)
    #expect(await flusher.status.pendingBatches == 1)
    let calls = store.state.withLock { $0.calls }
    try await flusher.send()
    #expect(store.state.withLock { $0.calls } == calls, "it waits before it is tried again")
    store.state.withLock { $0.poison = [] }
    clock.advance(by: .seconds(120))
    try await flusher.send()
    #expect(store.total(.apiCalls, payer: Sample.aizu) == 3)
  }

  @Test("the service seals and sends by its clock, and a last time when it is told to stop")
  func service() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    let flusher = try UsageFlusher(
      configuration: UsageFlusher.Configuration(spoolDirectory: folder.path, sealInterval: .milliseconds(5)),
      counters: counters, store: store, wallClock: clock)
    let running = Task { await flusher.run() }
    read(counters, 3)
    let deadline = ContinuousClock.now + .seconds(20)
    while store.total(.apiCalls) < 3, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    #expect(store.total(.apiCalls) == 3)
    read(counters, 2)
    flusher.stop()
    await running.value
    #expect(store.total(.apiCalls) == 5)
  }

  @Test("a service whose task is cancelled keeps its last counts for the next start, without a gap")
  func cancelledService() async throws {
    let folder = try SpoolFolder()
    let store = MemoryFlushStore()
    let counters = UsageCounters()
    var first: UsageFlusher? = try flusher(folder, counters, store)
    let running = Task { [first] in await first?.run() }
    read(counters, 2)
    store.state.withLock { $0.fates = [.lostBefore, .lostBefore, .lostBefore] }
    running.cancel()
    await running.value
    first = nil
    store.state.withLock { $0.fates = [] }
    let second = try await restarted(folder, UsageCounters(), store)
    try await second.send()
    #expect(store.total(.apiCalls) == 2)
    #expect(store.state.withLock { $0.gaps.isEmpty })
  }
}
