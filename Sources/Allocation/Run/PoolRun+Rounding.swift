/// Step 9: each share to whole tens, hundreds, thousands or ten thousands; the yen left over have a named bearer.
extension PoolRun {
  mutating func applyRounding() {
    guard let rounding = rule?.rounding, rounding.mode != .none else { return }
    for position in rows.indices {
      let share = rows[position].share
      rows[position].rounding = Self.rounded(share, rounding) - share
    }
    let left = -rows.reduce(0) { $0 + $1.rounding }
    switch rounding.bearer {
    case .host: host.rounding = left
    case .largest:
      // The biggest by magnitude, then the lowest code: rows ascend by code, so the first of equals.
      guard let largest = rows.map(\.share.magnitude).max(),
        let position = rows.firstIndex(where: { $0.share.magnitude == largest })
      else { return }
      rows[position].rounding += left
    }
  }

  /// `cut` toward zero, or half away from zero.
  private static func rounded(_ share: Int, _ rounding: Rule.Rounding) -> Int {
    let rest = share % rounding.unit
    let cut = share - rest
    let reachesHalf = rest.magnitude * 2 >= UInt(rounding.unit)
    return rounding.mode == .halfUp && reachesHalf ? cut + share.signum() * rounding.unit : cut
  }
}
