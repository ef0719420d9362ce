/// 負担割合: how what is left of a pool is shared (Allocation.docc, rules).
package struct Rule: Sendable {
  package let id: String
  package let proration: Proration
  package let monthCounts: MonthCounts
  package let charges: [Charge]
  package let components: [Component]
  package let bounds: BoundTerms?
  package let rounding: Rounding

  /// What a part of a year pays (Allocation.docc, A4).
  package enum Proration: String, Sendable, CaseIterable {
    case monthPools = "month_pools"
    case weightMonths = "weight_months"
    case wholeYear = "whole_year"
  }

  /// When an interval counts for a month.
  package enum MonthCounts: String, Sendable, CaseIterable {
    case anyDay = "any_day"
    case firstDay = "first_day"
    case full
  }

  /// A price that is due before the rest is shared.
  package struct Charge: Sendable {
    package let name: String
    package let price: Price

    /// A yearly fee, or a price for what was used.
    package enum Price: Sendable {
      case perMember(yen: Int)
      case unit(ExactFraction, MeterReference)
    }
  }

  /// 均等割, 人口割, 利用割: a part of the residual and the weights that share it.
  package struct Component: Sendable {
    package let name: String
    package let ratio: ExactFraction
    package let key: ComponentKey
    /// Codes whose weight is 0.
    package let exclude: [String]
    package let bounds: BoundTerms?
    package let zeroBase: ZeroBase
  }

  /// What becomes of yen that nobody has a weight for.
  package enum ZeroBase: String, Sendable, CaseIterable { case error, even, host }

  /// Whole yen by unit, after the bounds.
  package struct Rounding: Sendable {
    package var mode = Mode.none
    package var unit = 10
    package var bearer = Bearer.host

    /// Not at all, toward zero, or half away from zero.
    package enum Mode: String, Sendable, CaseIterable {
      case none, cut
      case halfUp = "half_up"
    }

    /// Who takes what is left: the host, or the largest share.
    package enum Bearer: String, Sendable, CaseIterable { case host, largest }
  }
}

/// Where the weights of a component come from.
package enum ComponentKey: Sendable {
  case even
  case statistic(StatisticReference)
  case statisticPower(StatisticReference, doubling: ExactFraction)
  case bands(StatisticReference, [WeightBand])
  case meter(MeterReference, includesUnattributed: Bool)
  /// `fixed` and `vintage`.
  case ratios([String: ExactFraction])
  case direct(String)

  /// The weight of values below a limit; the last band has none.
  package struct WeightBand: Sendable {
    package let below: ExactFraction?
    package let weight: ExactFraction
  }
}

/// Usage as a rule names it.
package struct MeterReference: Hashable, Sendable {
  package let meter: String
  package let window: UsageWindow
  package let isTimeWeighted: Bool
  /// Nil when every class weighs 1.
  package let classWeights: [String: ExactFraction]?
}

/// Floors, caps and the year-on-year bound of a component or a rule.
package struct BoundTerms: Sendable {
  package let floor: Amount?
  package let cap: Amount?
  package let yearOnYear: ExactFraction?

  /// Yen for everybody, or by code.
  package enum Amount: Sendable {
    case all(Int)
    case each([String: Int])

    /// The yen of a member, if any.
    func yen(_ code: String) -> Int? {
      switch self {
      case .all(let yen): yen
      case .each(let codes): codes[code]
      }
    }
  }
}
