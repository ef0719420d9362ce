import BigInt

/// Step 12: tax once per statement and rate (I17). Rounding it line by line would lose yen nobody can explain.
struct Tax {
  private(set) var members: [String: Int] = [:]
  /// Tax on the whole less the taxes of the members; the host bears it.
  private(set) var residual = 0

  init(_ kase: AllocationCase, _ pools: [PoolResult]) throws(AllocationError) {
    guard let general = kase.agreement.taxRate else { return }
    var sums: [ExactFraction: [String: Int]] = [:]
    let place = CasePointer.root.key("pools")
    for (pool, result) in zip(kase.pools, pools) {
      for row in result.shares {
        try Yen.add(row.yen, to: &sums[pool.taxRate ?? general, default: [:]][row.code, default: 0], at: place)
      }
    }
    for (rate, yen) in sums.sorted(by: { $0.key < $1.key }) { try add(rate, yen) }
  }

  private mutating func add(_ rate: ExactFraction, _ sums: [String: Int]) throws(AllocationError) {
    let place = CasePointer.root.key("agreement").key("tax")
    var whole = 0
    var taxes = 0
    for (code, yen) in sums.inOrder {
      let tax = try Self.tax(rate, on: yen)
      try Yen.add(yen, to: &whole, at: place)
      try Yen.add(tax, to: &taxes, at: place)
      try Yen.add(tax, to: &members[code, default: 0], at: place)
    }
    try Yen.add(try Self.tax(rate, on: whole) - taxes, to: &residual, at: place)
  }

  private static func tax(_ rate: ExactFraction, on yen: Int) throws(AllocationError) -> Int {
    guard let tax = Yen.exactly(Yen.part(rate, of: yen)) else {
      throw Yen.tooLarge(at: CasePointer.root.key("agreement").key("tax"))
    }
    return tax
  }
}
