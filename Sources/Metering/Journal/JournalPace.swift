/// How often the journal is folded. Since every figure reads the journal too, folding may take its time: what it costs the
/// database is bounded, however many towns write.
package enum JournalPace {
  package static let interval = Duration.seconds(1)
  /// Rows of the journal folded in one transaction.
  package static let rowsMax = 20_000
  /// Turns left out at most while folding fails.
  static let failureTurnsMax = 10
  /// A town's transaction waits thirty turns at most, so that a reader has few rows to look through.
  static let turnsMax = 30
  /// Rows of the roll-ups that are worth a turn.
  static let addedPerTurn = 100
  /// Folding takes a twentieth of one connection's time at most: a long snapshot somewhere can keep emptied pages from being used
  /// again, and then looking for rows is what takes the time.
  static let share = 20

  /// In how many turns the next folding is due.
  static func turns(added: Int, took: Duration) -> Int {
    let byRows = (added + addedPerTurn - 1) / addedPerTurn
    let byTime = Int((took * share / interval).rounded(.up))
    return min(max(1, byRows, byTime), turnsMax)
  }
}
