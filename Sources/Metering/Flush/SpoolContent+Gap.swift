import CivilTime

extension SpoolContent {
  /// What may be missing of this writer's counts; nil when it stopped in order.
  ///
  /// A running writer seals every interval, so one that died while open died before its next seal was overdue. One whose spool was
  /// full had stopped sealing: only the moment of finding bounds its death.
  func gap(foundAt: Timestamp) -> MeteringGap? {
    func gap(since: Timestamp, until: Timestamp, _ reason: MeteringGap.Reason) -> MeteringGap {
      MeteringGap(
        writer: header.writer, since: since, until: max(since, until), foundAt: foundAt, reason: reason)
    }
    let died = min(foundAt, lastSealAt + Spool.sealDelayMax)
    if isStale(at: foundAt) { return gap(since: header.startedAt, until: died, .spoolStale) }
    if isDamaged { return gap(since: header.startedAt, until: died, .spoolDamaged) }
    switch header.state {
    case .closed: return nil
    case .full: return gap(since: lastSealAt, until: foundAt, .spoolFull)
    case .open: return gap(since: lastSealAt, until: died, .killed)
    }
  }

  /// Whether the spool is too old to be replayed: what recognises its batches as applied is thinned later than that, but not
  /// kept for ever (see ``FlushRetention``).
  func isStale(at now: Timestamp) -> Bool {
    !batches.isEmpty && lastSealAt + FlushRetention.replayMax < now
  }

  private var lastSealAt: Timestamp {
    max(header.aliveAt, batches.map(\.sealedAt).max() ?? header.startedAt)
  }
}
