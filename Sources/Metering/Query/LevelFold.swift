import CivilTime

/// What changed of one group's level in one window: the sums from which its integral follows.
struct LevelChange: Hashable, Sendable {
  let group: String
  /// An instant inside the window; for changes before the interval, nil.
  let windowStart: Timestamp?
  let delta: Int128
  /// Σ δ·t over the changes, t in milliseconds since 1970. Meaningless for changes before the interval.
  let moment: Int128
  let contributions: Int64
}

/// Turns changes into integrals, window by window (Allocation.docc, A5). Pure.
///
/// In a window [a, b) a level of `before` at a, with changes Σδ and Σδ·t inside, has the integral before·(b − a) + b·Σδ − Σδ·t.
enum LevelFold {
  /// - Parameters:
  ///   - changes: at most one for each group and window, and one opening change for each group.
  ///   - end: where the running window stops: the level is not carried into the future.
  /// - Returns: rows of every window in which a group had a level or a change, by window and group.
  static func rows(_ changes: [LevelChange], query: UsageQuery, end: Timestamp) -> [UsageRow] {
    let windows = windows(of: query, end: end)
    var rows: [UsageRow] = []
    for (group, changes) in Dictionary(grouping: changes, by: \.group) {
      var level = Int128(0)
      var inWindow: [Timestamp: LevelChange] = [:]
      for change in changes {
        if let start = change.windowStart { inWindow[start] = change } else { level += change.delta }
      }
      for window in windows {
        let change = inWindow[window.full.lowerBound]
        guard level != 0 || change != nil else { continue }
        let (a, b) = (window.cut.lowerBound.milliseconds, window.cut.upperBound.milliseconds)
        let integral = level * (b - a) + (change?.delta ?? 0) * b - (change?.moment ?? 0)
        level += change?.delta ?? 0
        rows.append(
          UsageRow(
            window: window.cut, group: query.group == .none ? nil : group,
            figure: .weighted(unitMilliseconds: integral, levelAtEnd: level),
            contributions: change?.contributions ?? 0))
      }
    }
    return rows.sorted { ($0.window.lowerBound, $0.group ?? "") < ($1.window.lowerBound, $1.group ?? "") }
  }

  private static func windows(
    of query: UsageQuery, end: Timestamp
  ) -> [(full: Range<Timestamp>, cut: Range<Timestamp>)] {
    var windows: [(full: Range<Timestamp>, cut: Range<Timestamp>)] = []
    let interval = query.interval.lowerBound..<max(query.interval.lowerBound, min(query.interval.upperBound, end))
    var start = interval.lowerBound
    while start < interval.upperBound {
      let full = query.window.interval(containing: start, within: query.interval)
      windows.append((full, full.clamped(to: interval)))
      start = full.upperBound
    }
    return windows
  }
}

extension Timestamp {
  fileprivate var milliseconds: Int128 { Int128(millisecondsSinceEpoch) }
}
