package import CivilTime

/// Carries counts from memory to the roll-ups, exactly once over any crash (Metering.docc, the flush).
///
/// Sealing and sending are two loops: while the database is away counts are still sealed every interval. What is sealed is safe in
/// the spool; what is sent is the sum of some seals, as ``OpenBatch`` decides.
package actor UsageFlusher {
  /// Where the spools of this node are, and how often counters are sealed.
  package struct Configuration: Sendable {
    package var spoolDirectory: String
    package var sealInterval: Duration
    package var spoolByteCountMax: Int

    /// How many seals a count waits at most before it is sent.
    var sendSealsMax: Int { max(1, Int(Self.sendDelayMax / max(sealInterval, .milliseconds(1)))) }

    /// How old a count in the spool becomes before it is sent, whatever waits beside it.
    package static let sendDelayMax = Duration.seconds(30)

    package init(
      spoolDirectory: String, sealInterval: Duration = .seconds(1), spoolByteCountMax: Int = Spool.byteCountMax
    ) {
      self.spoolDirectory = spoolDirectory
      self.sealInterval = min(sealInterval, Spool.sealDelayMax)
      self.spoolByteCountMax = spoolByteCountMax
    }
  }

  package nonisolated let writer: WriterID
  let configuration: Configuration
  let counters: UsageCounters
  let store: any FlushStore
  let wallClock: any WallClock
  let observe: @Sendable (MeteringObservation) -> Void
  private let probe: @Sendable (FlushPoint) throws -> Void
  private let spool: Spool
  /// Ends when the service is told to stop.
  let stopping: AsyncStream<Void>
  let stopSignal: AsyncStream<Void>.Continuation

  private var queue = FlushQueue()
  private var open = OpenBatch(number: 0)
  private var nextNumber: Int64 = 1
  /// What the spool holds for batches of this writer that are not yet known to be committed, by number.
  private var closed: [Int64: (sum: SpoolPart, byteCount: Int)] = [:]
  private var lastSealAt: Timestamp?
  private var isSpoolFull = false
  /// While a part is being appended its number must not be closed: the part is not in the sum yet.
  private var appending = 0
  /// How many parts are in the file and in a sum.
  private var appends = 0
  private var isSending = false
  /// Spools of earlier processes, until everything in them is committed.
  private var abandoned: [AbandonedSpool] = []
  private var gaps: [MeteringGap] = []

  /// Opens this writer's spool and takes over those of processes that are no more.
  ///
  /// - Parameters:
  ///   - writer: random for each start; a parameter for tests.
  ///   - observe: called for what an operator may want to know; must be quick.
  ///   - probe: called at each ``FlushPoint``; what it throws ends the operation there, as a crash would.
  package init(
    configuration: Configuration, counters: UsageCounters, store: any FlushStore, wallClock: any WallClock,
    writer: WriterID = WriterID(), observe: @escaping @Sendable (MeteringObservation) -> Void = { _ in },
    probe: @escaping @Sendable (FlushPoint) throws -> Void = { _ in }
  ) throws {
    self.configuration = configuration
    self.counters = counters
    self.store = store
    self.wallClock = wallClock
    self.writer = writer
    self.observe = observe
    self.probe = probe
    (stopping, stopSignal) = AsyncStream.makeStream()
    try Spool.makeDirectory(configuration.spoolDirectory)
    let now = wallClock.now()
    for finding in try AbandonedSpool.findAll(in: configuration.spoolDirectory) {
      switch finding {
      case .inUse:
        continue
      case .unreadable(let path):
        observe(.unreadableSpool(path: path))
      case .abandoned(let spool):
        if spool.content.isStale(at: now) {
          observe(.unreadableSpool(path: try spool.putAside()))
        } else {
          abandoned.append(spool)
          queue.append(spool.content.batches)
          observe(.recovered(writer: spool.content.header.writer, batches: spool.content.batches.count))
        }
        if let gap = spool.content.gap(foundAt: now) {
          gaps.append(gap)
          observe(.gap(gap))
        }
      }
    }
    spool = try Spool(directory: configuration.spoolDirectory, writer: writer, startedAt: now)
  }

  package var status: FlusherStatus {
    FlusherStatus(
      pendingBatches: queue.pending.count, pendingBytes: pendingBytes, conflicts: queue.conflicts.count,
      lastSealAt: lastSealAt, isSpoolFull: isSpoolFull)
  }

  private var pendingBytes: Int { queue.byteCount + open.byteCount }

  /// Swaps the counters out and makes them safe in the spool.
  ///
  /// At the spool's bound nothing is swapped: counts go on in memory, where the bound on keys folds them.
  package func seal() async throws {
    let now = wallClock.now()
    guard pendingBytes < configuration.spoolByteCountMax else {
      open.noteSeal()
      if !isSpoolFull {
        isSpoolFull = true
        observe(.spoolFull(byteCount: pendingBytes))
        await report { try await self.spool.sign(aliveAt: self.lastSealAt ?? now, state: .full) }
      }
      return
    }
    if isSpoolFull {
      isSpoolFull = false
      observe(.spoolHasRoom)
    }
    let counts = counters.seal()
    appending += 1
    defer { appending -= 1 }
    try probe(.sealed)
    if !counts.isEmpty {
      try await keep(SpoolPart(number: open.number, sealedAt: now, counts: counts))
      observe(.sealed(keys: counts.tallies.count, folded: counts.folded))
    }
    open.noteSeal()
    lastSealAt = now
    await report { try await self.spool.sign(aliveAt: now, state: .open) }
  }

  private func keep(_ part: SpoolPart) async throws {
    let record = part.record(of: writer)
    do throws(SpoolError) {
      try await spool.append(record)
    } catch {
      observe(.spoolFailed(error))
      // What the disk refuses stays sealed: it is sent all the same, and only a crash before that would lose it. It takes a
      // number of its own, so that a crash after that does not leave a number with other content in the file.
      queue.append(SpoolPart(number: takeNumber(), sealedAt: part.sealedAt, counts: part.counts).batches(of: writer))
      return
    }
    try probe(.spooled)
    await report { try await self.spool.sync() }
    try probe(.synced)
    open.add(part, byteCount: record.count)
    appends += 1
  }

  /// Makes batches of what is open: from now on they never change.
  private func closeOpen(onlyIfDue: Bool) throws {
    guard appending == 0, let sum = open.sum else { return }
    guard !onlyIfDue || open.isDue(sealsMax: configuration.sendSealsMax) else { return }
    closed[open.number] = (sum, open.byteCount)
    open = OpenBatch(number: takeNumber())
    queue.append(sum.batches(of: writer))
    try probe(.closed)
  }

  private func takeNumber() -> Int64 {
    defer { nextNumber += 1 }
    return nextNumber
  }

  /// Sends what is sealed until nothing is left that can go now.
  ///
  /// - Parameter onlyIfDue: leaves what is open until it has waited long enough.
  /// - Throws: the first failure that concerns the connection and not a batch; what is left is sent by the next call.
  package func send(onlyIfDue: Bool = false) async throws {
    guard !isSending else { return }
    isSending = true
    defer { isSending = false }
    try await sendGaps()
    try closeOpen(onlyIfDue: onlyIfDue)
    while true {
      let batches = queue.next(at: wallClock.now())
      guard !batches.isEmpty else { return }
      try await send(batches)
    }
  }

  /// Seals and sends a last time. What cannot be sent stays in the spool for the next start, which then states no gap.
  package func close() async {
    await report { try await self.seal() }
    await report { try await self.send() }
    let now = wallClock.now()
    if queue.isEmpty && queue.conflicts.isEmpty {
      await report { try await self.spool.remove() }
    } else {
      await report { try await self.spool.sign(aliveAt: now, state: .closed) }
      await report { try await self.spool.sync() }
    }
  }

  private func send(_ batches: [UsageBatch]) async throws {
    let outcomes: [FlushOutcome]
    do {
      try probe(.sending)
      outcomes = try await store.apply(batches, at: wallClock.now())
      try probe(.committed)
    } catch let error where FlushFailure(error) == .refusal {
      queue.refuse(batches, at: wallClock.now())
      if let only = batches.first, batches.count == 1 { observe(.refused(only.id, error)) }
      return
    }
    var done: Set<UsageBatch.ID> = []
    var conflicts: Set<UsageBatch.ID> = []
    for (batch, outcome) in zip(batches, outcomes) {
      if outcome == .conflict {
        conflicts.insert(batch.id)
        observe(.conflict(batch.id))
      } else {
        done.insert(batch.id)
      }
    }
    queue.acknowledge(done)
    queue.park(conflicts)
    observe(.sent(batches: done.count, duplicates: outcomes.count { $0 == .alreadyApplied }))
    try probe(.acknowledged)
    await dropSpent()
    try probe(.dropped)
  }

  private func sendGaps() async throws {
    while let gap = gaps.first {
      try await store.record(gap)
      gaps.removeFirst()
    }
    await dropSpent()
  }

  /// Takes committed batches out of the files.
  private func dropSpent() async {
    let left = queue.pending + queue.conflicts
    let numbers = Set(left.lazy.filter { $0.id.writer == self.writer }.map(\.id.sequence))
    closed = closed.filter { numbers.contains($0.key) }
    let parts = closed.values.map(\.sum) + (open.sum.map { [$0] } ?? [])
    let byteCount = closed.values.reduce(open.byteCount) { $0 + $1.byteCount }
    let (writer, appends) = (writer, appends)
    await report {
      try await self.spool.keep(
        only: { parts.flatMap { $0.record(of: writer) } }, byteCount: byteCount, after: appends)
    }
    let needed = Set(left.map(\.id.writer)).union(gaps.map(\.writer))
    for spent in abandoned where !needed.contains(spent.content.header.writer) {
      await report { try spent.remove() }
    }
    abandoned.removeAll { !needed.contains($0.content.header.writer) }
  }

  /// Runs work whose failure is reported and changes nothing else.
  private func report(_ work: () async throws -> Void) async {
    do {
      try await work()
    } catch let error as SpoolError {
      observe(.spoolFailed(error))
    } catch {
      observe(.sendFailed(error))
    }
  }
}
