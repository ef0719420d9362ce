import Allocation

/// The figures that the rules and cost formulas of a case name.
struct CaseReferences {
  /// Sorted, none twice.
  let statisticKinds: [String]
  /// By meter, window and weighting; of references that differ in class weights alone there is one.
  let meters: [MeterReference]

  init(_ kase: AllocationCase) {
    var kinds: Set<String> = []
    var found: [MeterReference] = []
    for rule in kase.rules.values {
      for component in rule.components {
        switch component.key {
        case .statistic(let statistic), .statisticPower(let statistic, _), .bands(let statistic, _):
          kinds.insert(statistic.kind)
        case .meter(let meter, _): found.append(meter)
        case .even, .ratios, .direct: break
        }
      }
      for charge in rule.charges {
        if case .unit(_, let meter) = charge.price { found.append(meter) }
      }
    }
    for pool in kase.pools {
      guard case .model(let model) = pool.cost else { continue }
      kinds.formUnion(model.perUnit.map(\.statistic.kind))
    }
    if let size = kase.fairness?.size { kinds.insert(size.kind) }
    statisticKinds = kinds.sorted()
    let byName = Dictionary(found.map { (Self.name($0), $0) }) { first, _ in first }
    meters = byName.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func name(_ reference: MeterReference) -> String {
    "\(reference.meter) \(reference.window.text) \(reference.isTimeWeighted ? 1 : 0)"
  }
}
