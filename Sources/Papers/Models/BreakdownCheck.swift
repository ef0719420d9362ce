import Allocation
import BigInt

/// What must hold of a pool before its numbers are printed.
enum BreakdownCheck {
  /// I1 to I3 of one pool.
  static func pool(_ pool: PoolResult) throws(PaperError) {
    let place = "経費区分 \(pool.id)"
    try Balance.check(pool.breakdown.map(\.yen), are: pool.gross, "\(place) 経費")
    try Balance.check(pool.slices.map(\.gross), are: pool.gross, "\(place) 県負担の区分")
    try Balance.check(pool.slices.map(\.offsets), are: pool.offsets, "\(place) 特定財源")
    try Balance.check(pool.slices.map(\.host), are: pool.hostShare, "\(place) 県負担")
    try Balance.check([pool.gross, -pool.offsets, -pool.hostShare], are: pool.allocatable, "\(place) 対象額")
    try Balance.check(
      [pool.offsets, pool.memberOffsets, pool.hostShare, pool.host.sum] + pool.shares.map(\.yen), are: pool.gross,
      "\(place) 総額")
    try Balance.check(pool.shares.map(\.charges), are: try Balance.sum(pool.charges.map(\.yen), place), "\(place) 使用料等")
    let residual = pool.allocatable - (try Balance.sum(pool.charges.map(\.yen), place))
    if !pool.components.isEmpty {
      try Balance.check(pool.components.map(\.yen), are: residual, "\(place) 割の計")
    }
    for (index, component) in pool.components.enumerated() {
      // What the host bears of a component (unattributed use, nobody with a weight) is known for all of them together.
      let members = try Balance.sum(pool.shares.map { $0.components[index] }, "\(place) \(component.name)")
      if pool.host.unattributed == 0, pool.host.zeroBase == 0, members != component.yen {
        throw PaperError(
          .unbalanced, at: "\(place) \(component.name)", "the members bear \(members) of \(component.yen)")
      }
    }
    try Balance.check(
      pool.shares.flatMap(\.components) + [pool.host.unattributed, pool.host.zeroBase],
      are: try Balance.sum(pool.components.map(\.yen), place), "\(place) 団体割の計")
    try Balance.check(pool.shares.map(\.bounds), are: 0, "\(place) 上下限調整")
    try Balance.check(pool.shares.map(\.rounding) + [pool.host.rounding], are: 0, "\(place) 端数処理")
    try Balance.check(pool.shares.map(\.shadow) + [pool.host.shadow], are: 0, "\(place) 参考分")
  }

  /// Each record evaluates to its yen (I13): exact = whole part + remainder, yen = ±(whole part + extra).
  static func records(_ records: [ExplainRecord]) throws(PaperError) {
    for record in records {
      let place = "算定 \(record.pool) \(record.step.rawValue) \(record.key)"
      guard ExactFraction(record.floor) + record.remainder == record.exact else {
        throw PaperError(.unbalanced, at: place, "whole part and remainder do not make the exact share")
      }
      let sign = record.amount < 0 ? -1 : 1
      try Balance.check([sign * (record.floor + record.extra)], are: record.yen, place)
      guard record.t == nil, !record.weightSum.isZero else { continue }
      let amount = ExactFraction(BigInt(record.amount.magnitude))
      guard amount * record.weight == record.exact * record.weightSum else {
        throw PaperError(.unbalanced, at: place, "amount × weight ÷ sum of weights is not the exact share")
      }
    }
  }

  /// The records of a member add up to its line (I13). A component that was shared evenly for want of any weight has no
  /// records and is left out.
  static func lines(_ pool: PoolResult, _ rule: Rule?, _ records: [ExplainRecord]) throws(PaperError) {
    guard let rule else { return }
    var sums: [String: [Int: Int]] = [:]
    for record in records where record.step == .members {
      if let component = record.component { sums[record.key, default: [:]][component, default: 0] += record.yen }
    }
    for share in pool.shares {
      for (index, yen) in share.components.enumerated() {
        guard index < rule.components.count, rule.components[index].zeroBase != .even else { continue }
        try Balance.check([sums[share.code]?[index] ?? 0], are: yen, "算定 \(pool.id) \(share.code) \(index)")
      }
    }
  }
}
