package import Allocation
import StrictJSON

/// 年次総括表: every member's year in one row.
package struct YearSummary: Sendable {
  package let head: PaperHead
  package let rows: [Row]
  /// Id and name of each pool, by ascending id.
  package let pools: [(id: String, name: String)]
  package let totals: AllocationResult.Totals
  /// What the public purse spends: the gross cost less private fees.
  package let publicCost: Int
  let poolTotals: [PoolTotal]

  /// One member.
  package struct Row: Sendable, Hashable {
    package let code: String
    package let name: String
    /// Residents, or what the agreement takes as size; nil where none is named.
    package let size: Int?
    /// Nil where no plan was issued.
    package let planned: Int?
    package let fixed: Int
    /// Yen per head in tenths; nil for nobody.
    package let perHeadTenths: Int?
    /// One for each pool; nil where the member takes no part.
    package let pools: [Int?]
    package let standalone: Int?

    package var trueUp: Int? { planned.map { fixed - $0 } }
    package var saving: Int? { standalone.map { $0 - fixed } }
  }

  /// A pool's cost by who bears it.
  package struct PoolTotal: Sendable, Hashable {
    package let name: String
    package let gross: Int
    package let offsets: Int
    package let host: Int
    package let members: Int
  }

  /// The table of a fixed year.
  /// - Parameter ledgerTotal: what the journal says the members owe; the paper must agree with it.
  /// - Throws: `unbalanced` when a row, a column or the accounts do not add up.
  package init(
    head: PaperHead, result: AllocationResult, case kase: AllocationCase, ledgerTotal: Int? = nil
  ) throws(PaperError) {
    let names = PaperNames(kase)
    pools = result.pools.map { ($0.id, names.pool($0.id)) }
    let sizes = Self.sizes(kase, result)
    let fairness = Dictionary((result.fairness ?? []).map { ($0.code, $0) }) { first, _ in first }
    var rows: [Row] = []
    for member in result.members {
      let parts = result.pools.map { pool in member.pools.first { $0.pool == pool.id }?.yen }
      try Balance.check(parts.compactMap { $0 }, are: member.yen, "総括表 \(member.code)")
      let plans = kase.issued.planned.values.compactMap { $0[member.code] }
      rows.append(
        Row(
          code: member.code, name: names.member(member.code), size: sizes[member.code],
          planned: kase.issued.planned.isEmpty ? nil : try Balance.sum(plans, "予定額"), fixed: member.yen,
          perHeadTenths: fairness[member.code]?.perHeadTenths, pools: parts,
          standalone: fairness[member.code]?.standalone))
    }
    var poolTotals: [PoolTotal] = []
    for (index, pool) in result.pools.enumerated() {
      try BreakdownCheck.pool(pool)
      try Balance.check(
        rows.compactMap { $0.pools[index] }, are: pool.shares.reduce(0) { $0 + $1.yen }, "総括表 \(pool.id)")
      poolTotals.append(
        PoolTotal(
          name: names.pool(pool.id), gross: pool.gross, offsets: pool.offsets + pool.memberOffsets, host: pool.hostYen,
          members: pool.shares.reduce(0) { $0 + $1.yen }))
    }
    try Balance.check(rows.map(\.fixed), are: result.totals.members, "総括表 市町村負担")
    let totals = result.totals
    try Balance.check(
      [totals.offsets, totals.memberOffsets, totals.host, totals.members], are: totals.gross, "総括表 総額")
    if let ledgerTotal { try Balance.check([totals.members + totals.tax], are: ledgerTotal, "総括表 仕訳帳") }
    self.head = head
    self.rows = rows
    self.totals = totals
    self.poolTotals = poolTotals
    publicCost = totals.gross - Self.privateFees(kase)
  }

  /// Σ stand-alone cost; nil where none is named for somebody.
  package var standalone: Int? {
    let known = rows.compactMap(\.standalone)
    return known.count == rows.count && !rows.isEmpty ? known.reduce(0, +) : nil
  }

  /// What the towns save together.
  package var savingOfTowns: Int? { standalone.map { $0 - totals.members } }
  /// What the public purse saves: host share and grants are counted as spent.
  package var savingOfPublic: Int? { standalone.map { $0 - publicCost } }

  private static func sizes(_ kase: AllocationCase, _ result: AllocationResult) -> [String: Int] {
    guard let reference = kase.fairness?.size else { return [:] }
    var sizes: [String: Int] = [:]
    for member in result.members {
      if let value = kase.statistics.values[reference.kind]?[reference.asOf]?[member.code] {
        sizes[member.code] = Int(exactly: value.truncated)
      }
    }
    return sizes
  }

  /// Fees that private users paid are the one offset that is not public money.
  private static func privateFees(_ kase: AllocationCase) -> Int {
    var sum = 0
    for pool in kase.pools {
      let offsets = kase.document.object?["pools"]?.object?[pool.id]?.object?["offsets"]?.object
      for offset in pool.offsets where offsets?[offset.id]?.object?["kind"]?.string == "private_fees" {
        sum += offset.yen
      }
    }
    return sum
  }
}
