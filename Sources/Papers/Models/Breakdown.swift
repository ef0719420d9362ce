package import Allocation
import CivilTime

/// 算定内訳書: everything from which a share can be computed again with a pocket calculator.
package struct Breakdown: Sendable {
  package let head: PaperHead
  package let scope: Scope
  package let pools: [PoolPart]
  let names: PaperNames
  let result: AllocationResult
  let explain: [ExplainRecord]

  /// Whose rounding is shown: one member's, or everybody's. Base figures are shown of all members either way.
  package enum Scope: Sendable, Hashable {
    case member(String)
    case all
  }

  /// One pool of the run.
  package struct PoolPart: Sendable {
    package let result: PoolResult
    let pool: Pool
    let rule: Rule?
    /// Weights by code of each component; nil where nothing was to be split by it.
    let weights: [[String: ExactFraction]?]
    /// The sums they were divided by, one for each split.
    let weightSums: [[ExactFraction]]
    /// The months in which each member takes part, where the pool is split by months.
    let monthCounts: [String: Set<String>]
    /// Roundings of the scope, those of alike months as one.
    let calculations: [Calculation]
  }

  /// A paper of a run that was explained.
  /// - Throws: `incomplete` when it was not explained or the code is no member; `unbalanced` when the numbers do not add
  ///   up as the invariants I1 to I3 say, or a record does not evaluate to its yen.
  package init(
    head: PaperHead, scope: Scope, result: AllocationResult, case kase: AllocationCase
  ) throws(PaperError) {
    guard let explain = result.explain else {
      throw PaperError(.incomplete, at: head.number.text, "the run was not explained")
    }
    if case .member(let code) = scope, !result.members.contains(where: { $0.code == code }) {
      throw PaperError(.incomplete, at: code, "the code is no member of the run")
    }
    names = PaperNames(kase)
    self.head = head
    self.scope = scope
    self.result = result
    let shown: (ExplainRecord) -> Bool = { record in
      guard case .member(let code) = scope else { return true }
      return record.step == .months || record.step == .components || record.key == code
    }
    var pools: [PoolPart] = []
    for pool in result.pools {
      try BreakdownCheck.pool(pool)
      guard let definition = kase.pools.first(where: { $0.id == pool.id }) else { continue }
      let records = explain.filter { $0.pool == pool.id }
      try BreakdownCheck.records(records)
      try BreakdownCheck.lines(pool, names.rule(of: pool.id), records)
      pools.append(
        PoolPart(
          result: pool, pool: definition, rule: names.rule(of: pool.id),
          weights: Self.weights(records, components: pool.components.count),
          weightSums: Self.weightSums(records, components: pool.components.count),
          monthCounts: Self.months(records),
          calculations: Calculation.grouped(records.filter(shown))))
    }
    self.pools = pools
    self.explain = explain.filter(shown)
  }

  /// The base figure of each code in each component. They are the same in all months; who takes part differs.
  private static func weights(_ records: [ExplainRecord], components: Int) -> [[String: ExactFraction]?] {
    var weights = [[String: ExactFraction]?](repeating: nil, count: components)
    for record in records where record.step == .members {
      guard let component = record.component, weights.indices.contains(component) else { continue }
      var known = weights[component] ?? [:]
      known[record.key] = record.weight
      weights[component] = known
    }
    return weights
  }

  private static func weightSums(_ records: [ExplainRecord], components: Int) -> [[ExactFraction]] {
    var sums = [[ExactFraction]](repeating: [], count: components)
    for record in records where record.step == .members {
      if let component = record.component, sums.indices.contains(component) { sums[component].append(record.weightSum) }
    }
    return sums
  }

  private static func months(_ records: [ExplainRecord]) -> [String: Set<String>] {
    var months: [String: Set<String>] = [:]
    for record in records where record.step == .members {
      if let month = record.month { months[record.key, default: []].insert(month) }
    }
    return months
  }
}
