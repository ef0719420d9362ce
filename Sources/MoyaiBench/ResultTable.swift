/// Collects results and prints them as one table.
struct ResultTable {
  private var rows: [[String]] = [["measure", "result", "goal", "rates (per s) or medians, and CPU (µs)"]]

  mutating func note(_ name: String, _ value: String, goal: String) {
    rows.append([name, value, goal, ""])
  }

  mutating func pairs(_ name: String, _ pairs: [Pair], goal: String) {
    let rate = { (value: (Pair) -> Double) in decimals(median(pairs.map(value)), 0) }
    rows.append([
      name, decimals(median(pairs.map(\.ratio)), 2), goal,
      "\(rate { $0.subject.operationsPerSecond }) : \(rate { $0.yardstick.operationsPerSecond }); CPU "
        + "\(rate { $0.subject.cpuMicrosecondsPerOperation }) : \(rate { $0.yardstick.cpuMicrosecondsPerOperation }); ratios "
        + pairs.map { decimals($0.ratio, 2) }.joined(separator: " "),
    ])
  }

  /// The times of an answer, where ``pairs(_:_:goal:)`` compares rates.
  mutating func medians(_ name: String, _ pairs: [Pair], goal: String) {
    let ratios = pairs.map { $0.subject.medianMicroseconds / $0.yardstick.medianMicroseconds }
    let typical = { (value: (Pair) -> Double) in decimals(median(pairs.map(value)), 0) }
    rows.append([
      name, decimals(median(ratios), 2), goal,
      "\(typical { $0.subject.medianMicroseconds }) : \(typical { $0.yardstick.medianMicroseconds }) µs; CPU "
        + "\(typical { $0.subject.cpuMicrosecondsPerOperation }) : "
        + "\(typical { $0.yardstick.cpuMicrosecondsPerOperation }); quarters of the ratios "
        + quarters(of: ratios).map { decimals($0, 2) }.joined(separator: " "),
    ])
  }

  /// The values below which a quarter, a half and three quarters of them lie.
  private func quarters(of values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return sorted.isEmpty ? [] : [1, 2, 3].map { sorted[min(sorted.count * $0 / 4, sorted.count - 1)] }
  }

  func print() {
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = (0..<3).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
      Swift.print((cells + [row[3]]).joined(separator: "  "))
    }
  }
}
