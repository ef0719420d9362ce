package import Allocation

/// 精算書: planned, called in, paid, fixed, and what becomes of the difference.
package struct SettlementPaper: Sendable {
  package let head: PaperHead
  package let policy: AllocationCase.SurplusPolicy
  package let pools: [PoolLine]
  package let planned: Int
  package let invoiced: Int
  /// 納入済額: what was received.
  package let paid: Int
  package let fixed: Int
  package let dueNow: Int
  package let refund: Int
  package let carriedForward: Int
  /// Tax on the fixed amount. It is called in here, once for the year.
  package let tax: TaxStatement
  /// Of all members, for the line that shows that nothing is lost.
  package let sumPlanned: Int
  package let sumFixed: Int

  /// One pool.
  package struct PoolLine: Sendable, Hashable {
    package let pool: String
    package let name: String
    package let planned: Int
    package let fixed: Int
    package var trueUp: Int { fixed - planned }
  }

  /// The settlement of a member.
  /// - Throws: `incomplete` when the result is no settlement or has no row of the recipient; `unbalanced` when the pools
  ///   do not add up (I12) or what is due, returned and carried does not lead to the fixed amount.
  package init(
    head: PaperHead, paid: Int, result: AllocationResult, case kase: AllocationCase
  ) throws(PaperError) {
    let code = head.recipient.code
    guard head.number.kind == .settle, let settlement = result.settlement,
      let row = settlement.members.first(where: { $0.code == code })
    else { throw PaperError(.incomplete, at: code, "the run settles nothing with the recipient") }
    let names = PaperNames(kase)
    var pools: [PoolLine] = []
    for (id, trueUps) in settlement.pools.sorted(by: { $0.key < $1.key }) {
      guard let trueUp = trueUps[code] else { continue }
      let planned = kase.issued.planned[id]?[code] ?? 0
      let fixed = result.pools.first { $0.id == id }?.shares.first { $0.code == code }?.yen ?? 0
      try Balance.check([fixed, -planned], are: trueUp, "精算 \(id)")
      pools.append(PoolLine(pool: id, name: names.pool(id), planned: planned, fixed: fixed))
    }
    try Balance.check(pools.map(\.planned), are: row.planned, "精算 予定額")
    try Balance.check(pools.map(\.fixed), are: row.fixed, "精算 確定額")
    try Balance.check(
      [row.invoiced, row.dueNow, -row.refund, row.carriedForward], are: row.fixed, "精算 過不足の処理")
    try Balance.check(settlement.members.map(\.trueUp), are: settlement.sumTrueUp, "精算 全団体")
    try Balance.check([settlement.sumFixed, -settlement.sumPlanned], are: settlement.sumTrueUp, "精算 全団体")
    self.head = head
    tax = try TaxStatement(of: try MemberShare(of: code, in: result, kase), in: result, kase)
    policy = settlement.policy
    self.pools = pools
    self.paid = paid
    planned = row.planned
    invoiced = row.invoiced
    fixed = row.fixed
    dueNow = row.dueNow
    refund = row.refund
    carriedForward = row.carriedForward
    sumPlanned = settlement.sumPlanned
    sumFixed = settlement.sumFixed
  }

  /// 過不足.
  package var trueUp: Int { fixed - planned }
  /// What the member has to pay now, tax included; below zero what is returned to it.
  package var total: Int { dueNow - refund + tax.tax }
  /// 未納額: called in and not yet received.
  package var unpaid: Int { invoiced - paid }
}
