package import CivilTime

/// Carries counts from memory to the roll-ups, exactly once over any crash (Metering.docc, the flush).
///
/// Sealing and sending are two loops: while the database is away counts are still sealed every interval.
package actor UsageFlusher {
  /// Where the spools of this node are, and how often counters are sealed.
  package struct Configuration: Sendable {
    package var spoolDirectory: String
    package var sealInterval: Duration
    package var spoolByteCountMax: Int

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
  private var nextSequence: Int64 = 0
  private var lastSealAt: Timestamp?
  private var isSpoolFull = false
  /// While records are being appended the file must not be emptied: they are not in the queue yet.
  private var appending = 0
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
      pendingBatches: queue.pending.count, pendingBytes: queue.byteCount, conflicts: queue.conflicts.count,
      lastSealAt: lastSealAt, isSpoolFull: isSpoolFull)
  }

  /// Swaps the counters out, numbers them, and makes them safe in the spool.
  ///
  /// At the spool's bound nothing is swapped: counts go on in memory, where the bound on keys folds them.
  package func seal() async throws {
    let now = wallClock.now()
    guard queue.byteCount < configuration.spoolByteCountMax else {
      if !isSpoolFull {
        isSpoolFull = true
        observe(.spoolFull(byteCount: queue.byteCount))
        await report { try await self.spool.sign(aliveAt: self.lastSealAt ?? now, state: .full) }
      }
      return
    }
    if isSpoolFull {
      isSpoolFull = false
      observe(.spoolHasRoom)
    }
    let counts = counters.seal()
    let batches = number(counts, sealedAt: now)
    appending += 1
    defer { appending -= 1 }
    try probe(.sealed)
    if !batches.isEmpty {
      let records = batches.flatMap(\.record)
      // What the disk refuses stays sealed: it is sent all the same, and only a crash before that would lose it.
      await report { try await self.spool.append(records) }
      try probe(.spooled)
      await report { try await self.spool.sync() }
      try probe(.synced)
      queue.append(batches)
      observe(.sealed(entries: batches.reduce(0) { $0 + $1.entries.count }, folded: counts.folded))
    }
    lastSealAt = now
    await report { try await self.spool.sign(aliveAt: now, state: .open) }
  }

  /// Sends what is sealed until nothing is left that can go now.
  ///
  /// - Throws: the first failure that concerns the connection and not a batch; what is left is sent by the next call.
  package func send() async throws {
    guard !isSending else { return }
    isSending = true
    defer { isSending = false }
    try await sendGaps()
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
    let own = (queue.pending + queue.conflicts).filter { $0.id.writer == writer }
    if appending == 0 {
      await report {
        try await self.spool.keep(
          only: { own.flatMap(\.record) }, byteCount: own.reduce(0) { $0 + $1.spoolByteCount })
      }
    }
    let needed = Set((queue.pending + queue.conflicts).map(\.id.writer)).union(gaps.map(\.writer))
    for spent in abandoned where !needed.contains(spent.content.header.writer) {
      await report { try spent.remove() }
    }
    abandoned.removeAll { !needed.contains($0.content.header.writer) }
  }

  private func number(_ counts: SealedCounts, sealedAt: Timestamp) -> [UsageBatch] {
    let parts = counts.entriesByPayer()
    guard !parts.isEmpty else { return [] }
    defer { nextSequence += 1 }
    return parts.map { part in
      UsageBatch(
        id: UsageBatch.ID(writer: writer, sequence: nextSequence, payer: part.payer), sealedAt: sealedAt,
        entries: part.entries)
    }
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
