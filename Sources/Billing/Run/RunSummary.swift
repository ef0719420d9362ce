import Allocation
import CivilTime

/// The figures of a run that are shown at a glance. All yen, before tax.
package struct RunSummary: Sendable {
  /// The cost to be shared.
  package let gross: Int
  /// 特定財源 of the pools.
  package let offsets: Int
  /// 特定財源 of single members.
  package let memberOffsets: Int
  /// Everything the host bears.
  package let host: Int
  /// Every member, by ascending code.
  package let members: [Member]

  package struct Member: Sendable {
    /// Six digits.
    package let code: String
    package let name: String
    package let yen: Int
    package let tax: Int
  }

  /// What the members pay together.
  package var sum: Int { members.reduce(0) { $0 + $1.yen } }

  /// Whether host, offsets and members make up the whole cost (Allocation.docc, I1).
  package var isBalanced: Bool { sum + host + offsets + memberOffsets == gross }

  init(_ evaluation: Evaluation) {
    let totals = evaluation.result.totals
    gross = totals.gross
    offsets = totals.offsets
    memberOffsets = totals.memberOffsets
    host = totals.host
    let names = Dictionary(uniqueKeysWithValues: evaluation.kase.members.map { ($0.code, $0.name ?? $0.code) })
    members = evaluation.result.members.map {
      Member(code: $0.code, name: names[$0.code] ?? $0.code, yen: $0.yen, tax: $0.tax)
    }
  }
}
