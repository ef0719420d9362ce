/// 経費区分: one cost to be shared.
package struct Pool: Sendable {
  package let id: String
  package let name: String?
  /// Nil when all members take part.
  package let service: String?
  package let rule: String?
  /// Months of the fiscal year, April = 0.
  package let period: Range<Int>
  /// The rate instead of the agreement's.
  package let taxRate: ExactFraction?
  package let cost: Cost
  /// By ascending id.
  package let offsets: [Offset]
  package let hostShare: [HostShareEntry]

  /// What the pool costs: dated documents, or a formula over those taking part.
  package enum Cost: Sendable {
    case items([CostItem])
    case model(CostModel)
  }

  /// Where a cost belongs. In a condition or an offset absent parts stand for anything or nothing; a cost has class
  /// and phase, and a band exactly when it is labour.
  package struct Classification: Hashable, Sendable {
    package let costClass: CostClass?
    package let phase: Phase?
    package let band: Band?

    /// Whether nothing is said.
    var isEmpty: Bool { costClass == nil && phase == nil && band == nil }

    /// Whether every part that this condition names is the same there.
    func matches(_ other: Classification) -> Bool {
      (costClass == nil || costClass == other.costClass) && (phase == nil || phase == other.phase)
        && (band == nil || band == other.band)
    }
  }

  /// クラウド利用料, 役務費, アプリ利用料.
  package enum CostClass: String, Sendable, CaseIterable { case cloud, labour, licence }

  /// 初期, 運用.
  package enum Phase: String, Sendable, CaseIterable { case initial, running }

  /// 運用, データ整備, データ連携, サービス提供: kinds of labour.
  package enum Band: String, Sendable, CaseIterable { case a, b, c, d }

  /// 経費.
  package struct CostItem: Sendable {
    package let classification: Classification
    package let yen: Int
  }

  /// fixed + per_member·n + Σ ⌊yen·Σ units⌋ over the n members taking part.
  package struct CostModel: Sendable {
    package let classification: Classification
    package let fixed: Int
    package let perMember: Int
    package let perUnit: [UnitPrice]

    /// Yen for each unit of a statistic.
    package struct UnitPrice: Sendable {
      package let statistic: StatisticReference
      package let yen: ExactFraction
    }
  }

  /// 特定財源: deducted before sharing, or from one member's share.
  package struct Offset: Sendable {
    package let id: String
    package let yen: Int
    package let classification: Classification
    package let member: String?
  }

  /// 県負担 of one slice of the pool.
  package struct HostShareEntry: Sendable {
    package let when: Classification
    package let part: Part

    /// A ratio of the slice's net cost, the odd yen to one side, or an amount.
    package enum Part: Sendable {
      case ratio(ExactFraction, oddYenToHost: Bool)
      case yen(Int)
    }
  }
}
