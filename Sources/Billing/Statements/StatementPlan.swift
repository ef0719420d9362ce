import Allocation
import CivilTime

/// Which statements a run gives, with the amounts and lines of each. Pure.
struct StatementPlan {
  let evaluation: Evaluation
  let kind: StatementKind
  /// From 1; 0 for other kinds than instalments.
  let instalment: Int
  /// Of corrections: what the tax was before, by code.
  let taxesBefore: [String: Int]

  struct Entry: Sendable {
    let code: String
    let yen: Int
    let tax: Int
    let lines: [StatementLine]
  }

  /// By member code. Lines add up to the yen, or the run is unbalanced.
  func entries() throws -> [Entry] {
    let entries = try unchecked()
    for entry in entries where entry.lines.reduce(0, { $0 + $1.yen }) != entry.yen {
      throw BillingError.unbalanced("statement of \(entry.code)")
    }
    return entries
  }

  private func unchecked() throws -> [Entry] {
    let result = evaluation.result
    switch kind {
    case .plan, .revise, .fix:
      return result.members.map { member in
        Entry(
          code: member.code, yen: member.yen, tax: member.tax,
          lines: member.pools.flatMap { shares(member.code, $0.pool) })
      }
    case .instalment:
      let planned = try IssuedFacts.planned(evaluation.resultJSON)
      return try (result.instalments ?? []).compactMap { code, yen in
        guard yen.indices.contains(instalment - 1) else { return nil }
        let amount = yen[instalment - 1]
        let lines =
          amount == 0
          ? []
          : try Postings.split(amount, of: code, planned).map {
            StatementLine(pool: $0.pool, item: "第\(instalment)期", component: -1, yen: $0.yen)
          }
        return Entry(code: code, yen: amount, tax: 0, lines: lines)
      }
    case .settle: return settled()
    case .correct: return corrected()
    }
  }

  private func settled() -> [Entry] {
    let taxes = Dictionary(uniqueKeysWithValues: evaluation.result.members.map { ($0.code, $0) })
    return (evaluation.result.settlement?.members ?? []).map { row in
      var lines = (taxes[row.code]?.pools ?? []).map {
        StatementLine(pool: $0.pool, item: "確定額", component: -1, yen: $0.yen)
      }
      lines.append(StatementLine(pool: "", item: "既納額", component: -1, yen: -row.invoiced))
      if row.carriedForward != 0 {
        lines.append(StatementLine(pool: "", item: "翌年度繰越", component: -1, yen: -row.carriedForward))
      }
      return Entry(code: row.code, yen: row.dueNow - row.refund, tax: taxes[row.code]?.tax ?? 0, lines: lines)
    }
  }

  private func corrected() -> [Entry] {
    guard let correction = evaluation.result.correction else { return [] }
    let taxes = Dictionary(uniqueKeysWithValues: evaluation.result.members.map { ($0.code, $0.tax) })
    return correction.net.keys.sorted().compactMap { code in
      let own = correction.lines.filter { $0.payer == code }
      guard !own.isEmpty else { return nil }
      let lines = own.flatMap { line in
        [
          StatementLine(pool: line.pool, item: "取消", component: -1, yen: line.reverse),
          StatementLine(pool: line.pool, item: "再算定", component: -1, yen: line.replace),
        ]
      }
      return Entry(
        code: code, yen: correction.net[code] ?? 0, tax: (taxes[code] ?? 0) - (taxesBefore[code] ?? 0), lines: lines)
    }
  }

  /// The columns of a row that add up to its yen; of those beside the components only what is not 0.
  private func shares(_ code: String, _ pool: String) -> [StatementLine] {
    guard let result = evaluation.result.pools.first(where: { $0.id == pool }),
      let row = result.shares.first(where: { $0.code == code })
    else { return [] }
    let components = zip(result.components, row.components).enumerated().map { index, pair in
      StatementLine(pool: pool, item: pair.0.name, component: index, yen: pair.1)
    }
    let others = [
      ("使用料等", row.charges), ("上下限調整", row.bounds), ("端数調整", row.rounding), ("県負担（参考分）", row.shadow),
      ("特定財源", row.offsets),
    ]
    return components
      + others.filter { $0.1 != 0 }.map { StatementLine(pool: pool, item: $0.0, component: -1, yen: $0.1) }
  }
}
