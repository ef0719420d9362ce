/// How one rounded amount came about: recomputable with a pocket calculator (Allocation.docc, the result).
package struct ExplainRecord: Sendable {
  package let pool: String
  package let step: Step
  /// Inside a month pool.
  package let month: String?
  /// Which component is shared, for `members`.
  package let component: Int?
  package let key: String
  package let amount: Int
  package let weight: ExactFraction
  package let weightSum: ExactFraction
  package let exact: ExactFraction
  package let floor: Int
  package let remainder: ExactFraction
  package let rank: Int
  package let extra: Int
  package let yen: Int
  /// The factor of a bounded share.
  package let t: ExactFraction?

  /// What was split.
  package enum Step: String, Sendable, CaseIterable { case months, components, members, bounds }
}

/// Collects the records of a run.
struct ExplainLog: Sendable {
  private(set) var records: [ExplainRecord] = []

  /// One record per key of a traced split; an untraced one, or one without weights, has none.
  mutating func add(
    _ split: Apportionment, of amount: Int, by table: WeightTable, keys: (Int) -> String, place: Place
  ) {
    let weightSum = table.sum
    for (position, part) in split.parts.enumerated() {
      records.append(
        ExplainRecord(
          pool: place.pool, step: place.step, month: place.month, component: place.component, key: keys(position),
          amount: amount, weight: table.weight(at: position), weightSum: weightSum, exact: part.exact,
          floor: part.floor, remainder: part.remainder, rank: part.rank, extra: part.extra,
          yen: split.yen[position], t: place.t))
    }
  }

  /// What all records of one split have in common.
  struct Place {
    let pool: String
    let step: ExplainRecord.Step
    var month: String?
    var component: Int?
    var t: ExactFraction?
  }

  /// The key of a month or a component: its zero-padded position, so that text order is their order.
  static func position(_ index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }
}
