package import Allocation

/// 試算書: what a change would mean for everybody; binds nobody.
package struct ScenarioPaper: Sendable {
  package let head: PaperHead
  /// The name of the scenario, and what is assumed.
  package let name: String
  package let rows: [Row]
  package let scenario: AllocationResult.Scenario
  let result: AllocationResult
  let names: PaperNames

  /// One member.
  package struct Row: Sendable, Hashable {
    package let code: String
    package let name: String
    /// Nil for a joiner.
    package let before: Int?
    /// Nil for a leaver.
    package let after: Int?
    package let difference: Int
  }

  /// A what-if as a paper. Its head is given the mark 試算, whatever it had.
  /// - Throws: `incomplete` when the result is no scenario; `unbalanced` when a difference is not after − before or the
  ///   columns do not add up.
  package init(
    head: PaperHead, name: String, result: AllocationResult, case kase: AllocationCase
  ) throws(PaperError) {
    guard head.number.kind == .scenario, let scenario = result.scenario else {
      throw PaperError(.incomplete, at: head.number.text, "the run is no scenario")
    }
    let names = PaperNames(kase).adding(scenarioOf: kase)
    let after = Dictionary(result.members.map { ($0.code, $0.yen) }) { first, _ in first }
    var rows: [Row] = []
    for code in Set(scenario.difference.keys).union(after.keys).union(scenario.before.keys).sorted() {
      let difference = scenario.difference[code] ?? 0
      let before = scenario.joiners.contains(code) ? nil : scenario.before[code]
      let now = scenario.leavers.contains(code) ? nil : after[code]
      try Balance.check([now ?? 0, -(before ?? 0)], are: difference, "試算 \(code)")
      rows.append(Row(code: code, name: names.member(code), before: before, after: now, difference: difference))
    }
    try Balance.check(rows.map { $0.before ?? 0 }, are: scenario.membersBefore, "試算 変更前")
    try Balance.check(rows.map { $0.after ?? 0 }, are: scenario.membersAfter, "試算 変更後")
    self.head = head.marked(.trial)
    self.name = name
    self.rows = rows
    self.scenario = scenario
    self.result = result
    self.names = names
  }
}

extension PaperHead {
  /// The same head with another mark.
  func marked(_ mark: Mark?) -> PaperHead {
    PaperHead(
      number: number, issuedOn: issuedOn, issuer: issuer, recipient: recipient, run: run, explainURL: explainURL,
      mark: mark)
  }
}
