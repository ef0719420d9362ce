import StrictJSON

extension CaseReader {
  func agreement(_ node: CaseNode?) throws(AllocationError) -> AllocationCase.Agreement {
    guard let node else { return AllocationCase.Agreement(taxRate: nil, instalments: nil, surplus: .lastInstalment) }
    let fields = try CaseFields(node, "tax", "instalments", "surplus")
    return AllocationCase.Agreement(
      taxRate: try fields["tax"].flatMap { node throws(AllocationError) in try taxRate(node) },
      instalments: try fields["instalments"]?.array { node throws(AllocationError) in try node.ratio() },
      surplus: try fields["surplus"]?.choice(AllocationCase.SurplusPolicy.self) ?? .lastInstalment)
  }

  private enum TaxMode: String, CaseIterable { case untaxed, taxable }

  private func taxRate(_ node: CaseNode) throws(AllocationError) -> ExactFraction? {
    let fields = try CaseFields(node, "mode", "rate")
    switch try fields.required("mode").choice(TaxMode.self) {
    case .taxable: return try fields.required("rate").ratio()
    case .untaxed:
      if let rate = fields["rate"] { throw rate.invalid("an untaxed agreement has no rate") }
      return nil
    }
  }

  func yenByPool(_ node: CaseNode?) throws(AllocationError) -> [String: [String: Int]] {
    guard let node else { return [:] }
    return try node.map { pool throws(AllocationError) in
      try pool.map { yen throws(AllocationError) in try yen.yen() }
    }
  }

  func issued(_ node: CaseNode?) throws(AllocationError) -> AllocationCase.Issued {
    guard let node else { return AllocationCase.Issued() }
    let fields = try CaseFields(node, "planned", "instalments", "fixed")
    return AllocationCase.Issued(
      planned: try yenByPool(fields["planned"]),
      instalments: try fields["instalments"]?.map { list throws(AllocationError) in
        try list.array { yen throws(AllocationError) in try yen.yen() }
      } ?? [:],
      fixed: try yenByPool(fields["fixed"]))
  }

  func fairness(_ node: CaseNode?) throws(AllocationError) -> AllocationCase.FairnessTerms? {
    guard let node else { return nil }
    let fields = try CaseFields(node, "standalone", "size", "year_on_year")
    return AllocationCase.FairnessTerms(
      standalone: try fields["standalone"]?.map { yen throws(AllocationError) in try yen.yen() } ?? [:],
      size: try fields["size"].map { node throws(AllocationError) in
        try statisticReference(try CaseFields(node, "kind", "as_of", "fallback"))
      },
      yearOnYear: try fields["year_on_year"]?.ratio())
  }
}
