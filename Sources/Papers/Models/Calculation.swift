import Allocation

/// One line of the computation: alike roundings of several months stand together, so that a year of twelve month pools
/// reads as two or three lines.
struct Calculation: Sendable {
  /// A record of the group; those of the others differ in month and rank only.
  let record: ExplainRecord
  /// `2025-04`, …, ascending; empty where the computation is not by month.
  let months: [String]
  /// The ranks in the group.
  let ranks: ClosedRange<Int>

  /// Yen of all months together.
  var total: Int { record.yen * max(1, months.count) }

  /// Groups records by step, component, key and all that is computed: first the months, then the components, then each
  /// component's members; within one key the months as they come.
  static func grouped(_ records: [ExplainRecord]) -> [Calculation] {
    var order: [Content] = []
    var groups: [Content: [ExplainRecord]] = [:]
    for record in records {
      let content = Content(record)
      if groups[content] == nil { order.append(content) }
      groups[content, default: []].append(record)
    }
    let steps = ExplainRecord.Step.allCases
    // A stable order of what was found first, so that months stay in their order.
    let sorted = order.enumerated().sorted { left, right in
      let (l, r) = (left.element, right.element)
      let a = (steps.firstIndex(of: l.step) ?? 0, l.component ?? 0, l.key, left.offset)
      let b = (steps.firstIndex(of: r.step) ?? 0, r.component ?? 0, r.key, right.offset)
      return a < b
    }
    return sorted.map(\.element).compactMap { content in
      guard let records = groups[content], let first = records.first else { return nil }
      let ranks = records.map(\.rank)
      // Records of months carry the month as their key.
      let months = records.compactMap { $0.step == .months ? $0.key : $0.month }.sorted()
      return Calculation(
        record: first, months: months, ranks: (ranks.min() ?? first.rank)...(ranks.max() ?? first.rank))
    }
  }

  /// What makes two records alike.
  private struct Content: Hashable {
    let step: ExplainRecord.Step
    let component: Int?
    let key: String
    let amount: Int
    let weight: ExactFraction
    let weightSum: ExactFraction
    let exact: ExactFraction
    let extra: Int
    let t: ExactFraction?

    init(_ record: ExplainRecord) {
      step = record.step
      component = record.component
      key = record.step == .months ? "" : record.key
      amount = record.amount
      weight = record.weight
      weightSum = record.weightSum
      exact = record.exact
      extra = record.extra
      t = record.t
    }
  }

  /// `4月～8月`, `4月・6月`; stretches of neighbouring months in the order of the fiscal year.
  var monthText: String {
    let numbers = months.compactMap { Int($0.suffix(2)) }
    let positions = numbers.map { ($0 + 8) % 12 }.sorted()
    var stretches: [ClosedRange<Int>] = []
    for position in positions {
      if let last = stretches.last, last.upperBound + 1 == position {
        stretches[stretches.count - 1] = last.lowerBound...position
      } else {
        stretches.append(position...position)
      }
    }
    return stretches.map { stretch in
      let (first, last) = (Self.month(stretch.lowerBound), Self.month(stretch.upperBound))
      return stretch.count == 1 ? first : "\(first)～\(last)"
    }.joined(separator: "・")
  }

  private static func month(_ position: Int) -> String { "\(position < 9 ? position + 4 : position - 8)月" }
}
