package import Allocation

/// 内訳: what a member pays, by pool and by the reason it is shared.
package struct MemberShare: Sendable, Hashable {
  package let code: String
  /// By ascending id of the pool.
  package let lines: [Line]
  /// Σ of the lines.
  package let yen: Int

  /// One pool.
  package struct Line: Sendable, Hashable {
    package let pool: String
    package let name: String
    package let amounts: [Reason: Int]
    package let yen: Int

    /// A pool's amounts.
    /// - Throws: `unbalanced` unless they add up to `yen`.
    package init(pool: String, name: String, amounts: [Reason: Int], yen: Int) throws(PaperError) {
      try Balance.check(amounts.values, are: yen, "内訳 \(pool)")
      self.pool = pool
      self.name = name
      self.amounts = amounts
      self.yen = yen
    }
  }

  /// Why a part is shared as it is, in the order of the columns.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case even = "均等割"
    case size = "人口割"
    case use = "利用割"
    case ratio = "定率割"
    case charge = "使用料等"
    case adjustment = "調整額"
    case shadow = "県負担分"
    case offset = "特定財源"
  }

  /// A member's lines.
  /// - Throws: `unbalanced` unless they add up to `yen`.
  package init(code: String, lines: [Line], yen: Int) throws(PaperError) {
    try Balance.check(lines.map(\.yen), are: yen, "負担金 \(code)")
    self.code = code
    self.lines = lines
    self.yen = yen
  }

  /// A member's lines out of a result.
  /// - Throws: `incomplete` when the code is no member, `unbalanced`.
  package init(of code: String, in result: AllocationResult, _ kase: AllocationCase) throws(PaperError) {
    guard let member = result.members.first(where: { $0.code == code }) else {
      throw PaperError(.incomplete, at: code, "the code is no member of the run")
    }
    let names = PaperNames(kase)
    var lines: [Line] = []
    for (id, yen) in member.pools {
      guard let pool = result.pools.first(where: { $0.id == id }),
        let row = pool.shares.first(where: { $0.code == code })
      else { throw PaperError(.incomplete, at: id, "the pool has no row of the member") }
      let reasons = names.reasons(of: id)
      var amounts: [Reason: Int] = [:]
      for (index, yen) in row.components.enumerated() {
        amounts[index < reasons.count ? reasons[index] : .ratio, default: 0] += yen
      }
      amounts[.charge] = row.charges
      amounts[.adjustment] = row.bounds + row.rounding
      amounts[.shadow] = row.shadow
      amounts[.offset] = row.offsets
      lines.append(
        try Line(pool: id, name: names.pool(id), amounts: amounts.filter { $0.value != 0 }, yen: yen))
    }
    try self.init(code: code, lines: lines, yen: member.yen)
  }

  /// The reasons that occur, in order.
  package var reasons: [Reason] { Reason.allCases.filter { reason in lines.contains { $0.amounts[reason] != nil } } }

  /// Σ over the pools of one reason.
  package func total(_ reason: Reason) -> Int { lines.reduce(0) { $0 + ($1.amounts[reason] ?? 0) } }

  /// Whether nothing is due only because the host bears every share until the member is charged.
  package var isReference: Bool { yen == 0 && total(.shadow) < 0 }
}
