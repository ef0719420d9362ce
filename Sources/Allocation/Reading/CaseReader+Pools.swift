import CivilTime

extension CaseReader {
  func pools(_ node: CaseNode) throws(AllocationError) -> [Pool] {
    var pools: [Pool] = []
    for (id, node) in try node.entries() { pools.append(try pool(id, node)) }
    return pools
  }

  private func pool(_ id: String, _ node: CaseNode) throws(AllocationError) -> Pool {
    let fields = try CaseFields(
      node, "name", "service", "rule", "period", "tax_rate", "cost_items", "cost_model", "offsets", "host_share")
    return Pool(
      id: id,
      name: try fields["name"]?.text(),
      service: try fields["service"]?.id(),
      rule: try fields["rule"]?.id(),
      period: try fields["period"].map { node throws(AllocationError) in try period(node) } ?? 0..<12,
      taxRate: try fields["tax_rate"]?.ratio(),
      cost: try cost(fields),
      offsets: try offsets(fields["offsets"]),
      hostShare: try fields["host_share"]?.array { node throws(AllocationError) in try hostShare(node) } ?? [])
  }

  /// Whole months of the year.
  private func period(_ node: CaseNode) throws(AllocationError) -> Range<Int> {
    let fields = try CaseFields(node, "from", "to")
    let starts = year.months + [year.dayAfterLast]
    let (from, to) = (try fields.required("from"), try fields.required("to"))
    let (first, end) = (try from.date(), try to.date())
    guard let lower = starts.dropLast().firstIndex(of: first) else {
      throw from.invalid("a period begins with a month of the fiscal year")
    }
    guard let upper = starts.firstIndex(of: end), upper > lower else {
      throw to.invalid("a period ends with a month of the fiscal year")
    }
    return lower..<upper
  }

  private func cost(_ fields: CaseFields) throws(AllocationError) -> Pool.Cost {
    switch (fields["cost_items"], fields["cost_model"]) {
    case (.some, .some): throw fields.node.invalid("a pool has cost_items or cost_model, not both")
    case (nil, let model?): return .model(try costModel(model))
    case (let items?, nil):
      return .items(
        try items.entries().map { entry throws(AllocationError) in try costItem(entry.node) })
    case (nil, nil): return .items([])
    }
  }

  private func costItem(_ node: CaseNode) throws(AllocationError) -> Pool.CostItem {
    let fields = try CaseFields(node, "class", "phase", "band", "yen", "date", "document", "budget_code")
    try fields.texts("document", "budget_code")
    _ = try fields["date"]?.date()
    return Pool.CostItem(classification: try costClassification(fields), yen: try fields.required("yen").yen())
  }

  private func costModel(_ node: CaseNode) throws(AllocationError) -> Pool.CostModel {
    let fields = try CaseFields(node, "class", "phase", "band", "fixed", "per_member", "per_unit")
    return Pool.CostModel(
      classification: try costClassification(fields),
      fixed: try fields["fixed"]?.yen() ?? 0,
      perMember: try fields["per_member"]?.yen() ?? 0,
      perUnit: try fields["per_unit"]?.array { node throws(AllocationError) in
        let fields = try CaseFields(node, "kind", "as_of", "fallback", "yen")
        return Pool.CostModel.UnitPrice(
          statistic: try statisticReference(fields), yen: try fields.required("yen").ratio())
      } ?? [])
  }

  /// Class and phase of a cost; a band exactly when it is labour.
  private func costClassification(_ fields: CaseFields) throws(AllocationError) -> Pool.Classification {
    _ = try fields.required("class")
    _ = try fields.required("phase")
    let classification = try classification(fields)
    switch (classification.costClass == .labour, fields["band"]) {
    case (true, nil): throw fields.node.invalid("labour needs a band")
    case (false, let band?): throw band.invalid("only labour has a band")
    case (true, .some), (false, nil): return classification
    }
  }

  private func classification(_ fields: CaseFields) throws(AllocationError) -> Pool.Classification {
    Pool.Classification(
      costClass: try fields["class"]?.choice(Pool.CostClass.self), phase: try fields["phase"]?.choice(Pool.Phase.self),
      band: try fields["band"]?.choice(Pool.Band.self))
  }

  private func offsets(_ node: CaseNode?) throws(AllocationError) -> [Pool.Offset] {
    guard let node else { return [] }
    var offsets: [Pool.Offset] = []
    for (id, node) in try node.entries() {
      let fields = try CaseFields(node, "kind", "yen", "class", "phase", "band", "member", "document", "date")
      _ = try fields["kind"]?.choice(OffsetKind.self)
      try fields.texts("document")
      _ = try fields["date"]?.date()
      offsets.append(
        Pool.Offset(
          id: id, yen: try fields.required("yen").yen(), classification: try classification(fields),
          member: try fields["member"]?.id()))
    }
    return offsets
  }

  private enum OffsetKind: String, CaseIterable {
    case grant, carryover, other
    case privateFees = "private_fees"
  }

  private func hostShare(_ node: CaseNode) throws(AllocationError) -> Pool.HostShareEntry {
    let fields = try CaseFields(node, "when", "ratio", "yen", "odd_yen")
    let when = try fields["when"].map { node throws(AllocationError) in
      try classification(try CaseFields(node, "class", "phase", "band"))
    }
    return Pool.HostShareEntry(
      when: when ?? Pool.Classification(costClass: nil, phase: nil, band: nil), part: try part(fields))
  }

  private enum OddYen: String, CaseIterable { case members, host }

  private func part(_ fields: CaseFields) throws(AllocationError) -> Pool.HostShareEntry.Part {
    let oddYen = try fields["odd_yen"]?.choice(OddYen.self) ?? .members
    switch (fields["ratio"], fields["yen"]) {
    case (let node?, nil):
      let ratio = try node.ratio()
      guard ratio <= .one else { throw node.invalid("the host bears at most the whole") }
      return .ratio(ratio, oddYenToHost: oddYen == .host)
    case (nil, let yen?): return .yen(try yen.yen())
    case (nil, nil), (.some, .some): throw fields.node.invalid("a host share has either ratio or yen")
    }
  }
}
