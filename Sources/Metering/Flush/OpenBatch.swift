import CivilTime

/// What is safe in the spool and not yet part of a batch that may be sent. No I/O: the flusher performs what this decides.
///
/// Counts of many towns wait some seconds, so that a row of a roll-up is touched once for all of them; those of a few go
/// at once, and a report of their use is as fresh as it was.
struct OpenBatch {
  /// Counters that go with the next seal. For each so many more one seal longer is waited.
  static let keysPerSeal = 100

  let number: Int64
  private var part: SpoolPart?
  /// Since the first part, its own included.
  private var seals = 0
  /// Size of the parts as the spool holds them.
  private(set) var byteCount = 0

  init(number: Int64) { self.number = number }

  var isEmpty: Bool { part == nil }

  mutating func add(_ added: SpoolPart, byteCount size: Int) {
    if part == nil { part = added } else { part?.merge(added) }
    byteCount += size
  }

  /// Notes that the counters were sealed, whether there was anything or not.
  mutating func noteSeal() {
    if !isEmpty { seals += 1 }
  }

  /// Whether it has waited long enough, at most so many seals.
  func isDue(sealsMax: Int) -> Bool {
    guard let part else { return false }
    return seals >= min(sealsMax, part.counts.tallies.count / Self.keysPerSeal + 1)
  }

  /// What the parts add up to; nil for none.
  var sum: SpoolPart? { part }
}
