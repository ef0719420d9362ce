import StrictJSON

extension CaseReader {
  func rules(_ node: CaseNode?) throws(AllocationError) -> [String: Rule] {
    guard let node else { return [:] }
    var rules: [String: Rule] = [:]
    for (id, node) in try node.entries() { rules[id] = try rule(id, node) }
    return rules
  }

  private func rule(_ id: String, _ node: CaseNode) throws(AllocationError) -> Rule {
    let fields = try CaseFields(node, "proration", "month_counts", "charges", "components", "bounds", "rounding")
    return Rule(
      id: id,
      proration: try fields["proration"]?.choice(Rule.Proration.self) ?? .monthPools,
      monthCounts: try fields["month_counts"]?.choice(Rule.MonthCounts.self) ?? .anyDay,
      charges: try fields["charges"]?.array { node throws(AllocationError) in try charge(node) } ?? [],
      components: try fields["components"]?.array { node throws(AllocationError) in try component(node) } ?? [],
      bounds: try fields["bounds"].map { node throws(AllocationError) in try bounds(node) },
      rounding: try fields["rounding"].map { node throws(AllocationError) in try rounding(node) } ?? Rule.Rounding())
  }

  private enum ChargeType: String, CaseIterable {
    case perMember = "per_member"
    case unitPrice = "unit_price"
  }

  private func charge(_ node: CaseNode) throws(AllocationError) -> Rule.Charge {
    switch try type(node, ChargeType.self) {
    case .perMember:
      let fields = try CaseFields(node, "type", "name", "yen")
      return Rule.Charge(
        name: try fields.required("name").text(), price: .perMember(yen: try fields.required("yen").yen()))
    case .unitPrice:
      let fields = try CaseFields(
        node, "type", "name", "meter", "window", "time_weighted", "class_weights", "price")
      return Rule.Charge(
        name: try fields.required("name").text(),
        price: .unit(try fields.required("price").ratio(), try meterReference(fields)))
    }
  }

  private func component(_ node: CaseNode) throws(AllocationError) -> Rule.Component {
    let fields = try CaseFields(node, "name", "ratio", "key", "bounds", "zero_base")
    let key = try fields.required("key")
    return Rule.Component(
      name: try fields.required("name").text(),
      ratio: try fields.required("ratio").ratio(),
      key: try componentKey(key),
      exclude: try key.value.object?["exclude"].map { value throws(AllocationError) in
        try CaseNode(value: value, pointer: key.pointer.key("exclude"))
          .array { code throws(AllocationError) in try code.id() }
      } ?? [],
      bounds: try fields["bounds"].map { node throws(AllocationError) in try bounds(node) },
      zeroBase: try fields["zero_base"]?.choice(Rule.ZeroBase.self) ?? .error)
  }

  private func bounds(_ node: CaseNode) throws(AllocationError) -> BoundTerms {
    let fields = try CaseFields(node, "floor", "cap", "year_on_year")
    return BoundTerms(
      floor: try fields["floor"].map { node throws(AllocationError) in try amount(node) },
      cap: try fields["cap"].map { node throws(AllocationError) in try amount(node) },
      yearOnYear: try fields["year_on_year"]?.ratio())
  }

  private func amount(_ node: CaseNode) throws(AllocationError) -> BoundTerms.Amount {
    if node.value.object != nil { return .each(try node.map { yen throws(AllocationError) in try yen.yen() }) }
    return .all(try node.yen())
  }

  private func rounding(_ node: CaseNode) throws(AllocationError) -> Rule.Rounding {
    let fields = try CaseFields(node, "mode", "unit", "bearer")
    var rounding = Rule.Rounding()
    rounding.mode = try fields["mode"]?.choice(Rule.Rounding.Mode.self) ?? .none
    rounding.bearer = try fields["bearer"]?.choice(Rule.Rounding.Bearer.self) ?? .host
    if let unit = fields["unit"] {
      rounding.unit = try unit.integer(in: 10...10_000)
      guard [10, 100, 1_000, 10_000].contains(rounding.unit) else {
        throw unit.invalid("expected 10, 100, 1000 or 10000")
      }
    } else if rounding.mode != .none {
      throw node.invalid("unit is missing")
    }
    return rounding
  }

  /// The member `type`, which decides what else an object may have.
  func type<Choice: RawRepresentable & CaseIterable>(
    _ node: CaseNode, _ choices: Choice.Type
  ) throws(AllocationError) -> Choice where Choice.RawValue == String {
    guard let object = node.value.object else { throw node.invalid("expected an object") }
    guard let type = object["type"] else { throw node.invalid("type is missing") }
    return try CaseNode(value: type, pointer: node.pointer.key("type")).choice(choices)
  }
}
