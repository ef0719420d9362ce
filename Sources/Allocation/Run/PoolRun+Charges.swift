/// Step 6: fees and prices that are due before the rest is shared.
extension PoolRun {
  mutating func bookCharges(_ log: inout RunLog) throws(AllocationError) {
    guard let rule else { return }
    let place = place
    for (index, charge) in rule.charges.enumerated() {
      let dues = try dues(charge, at: index, rule, &log)
      var total = 0
      for (position, due) in dues.enumerated() {
        try Yen.add(due.yen, to: &total, at: place)
        try Yen.add(due.yen, to: &rows[position].charges, at: place)
        try Yen.add(-due.shadow, to: &rows[position].shadow, at: place)
        try Yen.add(due.shadow, to: &host.shadow, at: place)
      }
      charges.append(PoolResult.ChargeTotal(name: charge.name, yen: total))
    }
  }

  /// What a charge comes to for one member, and how much of it the host bears before `charged_from` (step 10).
  private struct Due {
    var yen = 0
    var shadow = 0
  }

  private func dues(
    _ charge: Rule.Charge, at index: Int, _ rule: Rule, _ log: inout RunLog
  ) throws(AllocationError) -> [Due] {
    switch charge.price {
    case .perMember(let yen): return try fees(yen, rule)
    case .unit(let price, let meter):
      let weights = CasePointer.charge(index, of: rule.id).key("class_weights")
      let quantities = try log.meters.quantities(meter, at: weights)
      return try members.map { member throws(AllocationError) in
        Due(yen: try yen(price * (quantities[member.code] ?? .zero)))
      }
    }
  }

  /// The yearly fee of each member: under the month modes the parts of the twelve fiscal months in which it takes
  /// part.
  private func fees(_ yearly: Int, _ rule: Rule) throws(AllocationError) -> [Due] {
    guard rule.proration != .wholeYear else { return Array(repeating: Due(yen: yearly), count: members.count) }
    let parts = try split(yearly, by: WeightTable(even: 12), traced: false).yen
    return members.map { member in
      var due = Due()
      for month in 0..<12 where member.months.contains(month) {
        due.yen += parts[month]
        if !member.charged.contains(month) { due.shadow += parts[month] }
      }
      return due
    }
  }
}
