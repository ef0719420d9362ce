import CivilTime

extension UsageFlusher {
  /// Waits between attempts while the database is away.
  static let retryDelayMax = Duration.seconds(10)

  /// Seals every interval and sends what has waited long enough, until ``stop()``; then seals and sends a last time.
  ///
  /// When the task is cancelled instead, nothing can be sent any more: the last seal stays in the spool for the next start, and
  /// no count is missing.
  ///
  /// - Parameter clock: of the intervals; a test passes its own.
  package func run(clock: some Clock<Duration> = ContinuousClock()) async {
    let (sealed, sealedSignal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    sealedSignal.yield()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.sealLoop(clock: clock, signal: sealedSignal) }
      group.addTask { await self.pressureLoop(signal: sealedSignal) }
      group.addTask { await self.sendLoop(clock: clock, sealed: sealed) }
      group.addTask { await self.foldLoop(clock: clock) }
      group.addTask { for await _ in self.stopping {} }
      // The first to end is the one that waits for the stop, unless the whole task is cancelled.
      await group.next()
      group.cancelAll()
    }
    await close()
  }

  /// Ends ``run(clock:)`` in order.
  package nonisolated func stop() {
    stopSignal.finish()
  }

  private func sealLoop(clock: some Clock<Duration>, signal: AsyncStream<Void>.Continuation) async {
    while !Task.isCancelled {
      try? await clock.sleep(for: configuration.sealInterval)
      await sealAndSignal(signal)
    }
  }

  /// Seals at once when the counters meet their bound on keys.
  private func pressureLoop(signal: AsyncStream<Void>.Continuation) async {
    for await _ in counters.pressure { await sealAndSignal(signal) }
  }

  private func sealAndSignal(_ signal: AsyncStream<Void>.Continuation) async {
    do {
      try await seal()
    } catch {
      observe(.sendFailed(error))
    }
    signal.yield()
  }

  private func sendLoop(clock: some Clock<Duration>, sealed: AsyncStream<Void>) async {
    var delay = Duration.seconds(1)
    for await _ in sealed {
      do {
        try await send(onlyIfDue: true)
        delay = .seconds(1)
      } catch {
        observe(.sendFailed(error))
        try? await clock.sleep(for: delay)
        delay = min(delay * 2, Self.retryDelayMax)
      }
    }
  }

  /// Folds records past their retention, once an hour.
  private func foldLoop(clock: some Clock<Duration>) async {
    while !Task.isCancelled {
      try? await clock.sleep(for: FlushRetention.foldInterval)
      do {
        let instant = wallClock.now() - FlushRetention.recordMin
        while !Task.isCancelled, try await store.fold(appliedBefore: instant) == FlushRetention.foldMax {}
      } catch {
        observe(.sendFailed(error))
      }
    }
  }
}
