import BigInt

/// Steps 1 and 2: what the pool costs, and which entry of the host share each cost is about.
extension PoolRun {
  /// The documents, or the one amount that the model gives for those taking part.
  func costItems(_ log: inout RunLog) throws(AllocationError) -> [Pool.CostItem] {
    switch pool.cost {
    case .items(let items): return items
    case .model(let model):
      return [Pool.CostItem(classification: model.classification, yen: try modelled(model, &log))]
    }
  }

  private func modelled(_ model: Pool.CostModel, _ log: inout RunLog) throws(AllocationError) -> Int {
    let feesForAll = ExactFraction(BigInt(model.perMember) * BigInt(members.count))
    var total = try yen(ExactFraction(model.fixed) + feesForAll)
    for (index, unit) in model.perUnit.enumerated() {
      let units = try self.units(unit, at: index, &log).reduce(.zero, +)
      try Yen.add(try yen(unit.yen * units), to: &total, at: place)
    }
    return total
  }

  /// The units of each member.
  func units(
    _ unit: Pool.CostModel.UnitPrice, at index: Int, _ log: inout RunLog
  ) throws(AllocationError) -> [ExactFraction] {
    let place = place.key("cost_model").key("per_unit").index(index)
    return try members.map { member throws(AllocationError) in
      try log.statistic(unit.statistic, of: member.code, in: kase, at: place)
    }
  }

  /// Adds the items up: by class, phase and band for the reader, by slice for the host.
  mutating func bookGross(_ items: [Pool.CostItem]) throws(AllocationError) {
    slices = Array(repeating: PoolResult.Slice(), count: pool.hostShare.count + 1)
    var sums: [Pool.Classification: Int] = [:]
    let place = place
    var total = 0
    for item in items {
      try Yen.add(item.yen, to: &total, at: place)
      try Yen.add(item.yen, to: &sums[item.classification, default: 0], at: place)
      let slice = slice(of: item.classification)
      try Yen.add(item.yen, to: &slices[slice].gross, at: place)
    }
    breakdown = sums.map { PoolResult.CostPart(classification: $0.key, yen: $0.value) }
      .sorted { $0.classification.sortKey.lexicographicallyPrecedes($1.classification.sortKey) }
  }

  /// The first entry whose condition matches, or the implied last one, of which the host bears nothing.
  func slice(of classification: Pool.Classification) -> Int {
    pool.hostShare.firstIndex { $0.when.matches(classification) } ?? pool.hostShare.count
  }

  /// The slices of a result; the implied one only when something fell into it.
  var shownSlices: [PoolResult.Slice] {
    guard let implied = slices.last, implied.gross == 0, implied.offsets == 0 else { return slices }
    return slices.dropLast()
  }
}

extension Pool.Classification {
  fileprivate var sortKey: [String] { [costClass?.rawValue ?? "", phase?.rawValue ?? "", band?.rawValue ?? ""] }
}
