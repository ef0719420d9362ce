import Allocation

/// What each act books (Billing.docc, "The calendar"). Pure.
enum Postings {
  /// Instalments of members, each split over the pools by what was planned in them: `ar` +, `advance` −.
  static func instalments(_ yen: [String: Int], planned: [String: [String: Int]]) throws -> [JournalDocument.Leg] {
    var legs = JournalLegs()
    for (code, amount) in yen.sorted(by: { $0.key < $1.key }) {
      legs.receivable(code, amount)
      for (pool, part) in try split(amount, of: code, planned) { legs.advance(pool, -part) }
    }
    return legs.legs
  }

  /// A member's instalment by pool, in the order of pools.
  static func split(
    _ amount: Int, of code: String, _ planned: [String: [String: Int]]
  ) throws -> [(pool: String, yen: Int)] {
    let pools = planned.keys.filter { planned[$0]?[code] ?? 0 != 0 }.sorted()
    let weights = pools.map { abs(planned[$0]?[code] ?? 0) }
    do throws(SplitFault) {
      return Array(zip(pools, try LargestRemainder.split(amount, by: WeightTable(weights)).yen))
        .map { (pool: $0, yen: $1) }
    } catch {
      throw BillingError.unbalanced("instalment of \(code): nothing was planned for it")
    }
  }

  /// The year's account: cost, offsets, host and members against what was advanced; afterwards clearing and advance are 0.
  /// - Parameters:
  ///   - advanced: balance of each advance account, negative.
  static func settlement(
    _ result: AllocationResult, _ settlement: AllocationResult.Settlement, advanced: [String: Int]
  ) -> [JournalDocument.Leg] {
    var legs = JournalLegs()
    for pool in result.pools {
      let income = pool.offsets + pool.memberOffsets
      let shares = pool.shares.reduce(0) { $0 + $1.yen }
      legs.add("vendor", -pool.gross)
      legs.clearing(pool.id, pool.gross)
      legs.add("bank", income)
      legs.clearing(pool.id, -income)
      legs.add("host", pool.hostYen)
      legs.clearing(pool.id, -pool.hostYen)
      legs.clearing(pool.id, -shares)
    }
    for (account, yen) in advanced { legs.add(account, -yen) }
    for row in settlement.members { legs.receivable(row.code, row.fixed - row.invoiced) }
    for member in result.members where member.tax != 0 {
      legs.receivable(member.code, member.tax)
      legs.add("host", -member.tax)
    }
    return legs.legs
  }

  /// Reverse and replace of each payer; the change of the cost goes to the vendor.
  static func correction(
    _ correction: AllocationResult.Correction, host: String, taxes: [String: Int]
  ) -> [JournalDocument.Leg] {
    var legs = JournalLegs()
    for line in correction.lines {
      if line.payer == host { legs.add("host", line.net) } else { legs.receivable(line.payer, line.net) }
      legs.clearing(line.pool, -line.net)
    }
    for (pool, lines) in Dictionary(grouping: correction.lines, by: \.pool) {
      let delta = lines.reduce(0) { $0 + $1.net }
      legs.clearing(pool, delta)
      legs.add("vendor", -delta)
    }
    for (code, tax) in taxes {
      legs.receivable(code, tax)
      legs.add("host", -tax)
    }
    return legs.legs
  }
}
