package import CivilTime

/// 基礎数値 by kind and day.
package struct Statistics: Sendable {
  /// Kind → day → code → value with its adjustments added.
  package let values: [String: [CivilDate: [String: ExactFraction]]]

  /// The value that a reference finds for a member, and the day it is of.
  func value(_ reference: StatisticReference, of code: String) -> (value: ExactFraction, day: CivilDate)? {
    guard let days = values[reference.kind] else { return nil }
    if let value = days[reference.asOf]?[code] { return (value, reference.asOf) }
    guard reference.fallsBack else { return nil }
    var latest: (value: ExactFraction, day: CivilDate)?
    for (day, codes) in days where day < reference.asOf && latest.map({ $0.day < day }) ?? true {
      if let value = codes[code] { latest = (value, day) }
    }
    return latest
  }
}

/// A statistic as a rule names it, its day resolved for the fiscal year of the case.
package struct StatisticReference: Hashable, Sendable {
  package let kind: String
  package let asOf: CivilDate
  /// Whether the latest earlier value may stand in (`fallback: "latest"`), which is reported as estimated.
  package let fallsBack: Bool
}
