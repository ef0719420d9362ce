import CivilTime
import StrictJSON

extension CaseReader {
  private enum KeyType: String, CaseIterable {
    case even, statistic, bands, meter, fixed, vintage, direct
    case statisticPower = "statistic_power"
  }

  /// The key of a component, without `exclude`, which every type may carry.
  func componentKey(_ node: CaseNode) throws(AllocationError) -> ComponentKey {
    switch try type(node, KeyType.self) {
    case .even:
      _ = try CaseFields(node, "type", "exclude")
      return .even
    case .statistic:
      return .statistic(
        try statisticReference(try CaseFields(node, "type", "exclude", "kind", "as_of", "fallback")))
    case .statisticPower:
      let fields = try CaseFields(node, "type", "exclude", "kind", "as_of", "fallback", "doubling")
      return .statisticPower(try statisticReference(fields), doubling: try doubling(try fields.required("doubling")))
    case .bands:
      let fields = try CaseFields(node, "type", "exclude", "kind", "as_of", "fallback", "bands")
      return .bands(try statisticReference(fields), try bands(try fields.required("bands")))
    case .meter:
      let fields = try CaseFields(
        node, "type", "exclude", "meter", "window", "time_weighted", "class_weights", "unattributed")
      let unattributed = try fields["unattributed"]?.choice(Unattributed.self) ?? .host
      return .meter(try meterReference(fields), includesUnattributed: unattributed == .host)
    case .fixed:
      let fields = try CaseFields(node, "type", "exclude", "ratios")
      return .ratios(try ratios(fields))
    case .vintage:
      let fields = try CaseFields(node, "type", "exclude", "year", "ratios")
      _ = try fields.required("year").integer(in: 1_868...9_999)
      return .ratios(try ratios(fields))
    case .direct:
      let fields = try CaseFields(node, "type", "exclude", "member")
      return .direct(try fields.required("member").id())
    }
  }

  private enum Unattributed: String, CaseIterable { case host, exclude }

  private func doubling(_ node: CaseNode) throws(AllocationError) -> ExactFraction {
    let ratio = try node.ratio()
    guard ratio > .one else { throw node.invalid("doubling is above 1") }
    return ratio
  }

  private func bands(_ node: CaseNode) throws(AllocationError) -> [ComponentKey.WeightBand] {
    try node.array { node throws(AllocationError) in
      let fields = try CaseFields(node, "below", "weight")
      return ComponentKey.WeightBand(
        below: try fields["below"]?.quantity(), weight: try fields.required("weight").ratio())
    }
  }

  private func ratios(_ fields: CaseFields) throws(AllocationError) -> [String: ExactFraction] {
    try fields.required("ratios").map { ratio throws(AllocationError) in try ratio.ratio() }
  }

  private enum Fallback: String, CaseIterable { case latest }

  func statisticReference(_ fields: CaseFields) throws(AllocationError) -> StatisticReference {
    let asOf = try fields.required("as_of")
    guard let text = asOf.value.string, let day = FiscalReference.day(text, in: year) else {
      throw asOf.invalid("expected a date or a day of a fiscal year, such as \"FY-1/01-01\"")
    }
    return StatisticReference(
      kind: try fields.required("kind").id(), asOf: day,
      fallsBack: try fields["fallback"]?.choice(Fallback.self) != nil)
  }

  func meterReference(_ fields: CaseFields) throws(AllocationError) -> MeterReference {
    MeterReference(
      meter: try fields.required("meter").id(),
      window: try fields["window"].map { node throws(AllocationError) in try window(node) }
        ?? UsageWindow(.init(year.year - 1)),
      isTimeWeighted: try fields["time_weighted"]?.flag() ?? false,
      classWeights: try fields["class_weights"]?.map { ratio throws(AllocationError) in try ratio.ratio() })
  }

  private func window(_ node: CaseNode) throws(AllocationError) -> UsageWindow {
    guard let text = node.value.string, let window = UsageWindow(text, in: year) else {
      throw node.invalid("expected FY, FY-1, … or date/date")
    }
    return window
  }
}
