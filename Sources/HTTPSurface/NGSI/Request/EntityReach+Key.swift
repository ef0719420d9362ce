package import Broker
package import DataClasses
import NGSI
package import Tenancy

extension EntityReach {
  /// What a key covers, in the broker's words. Tenancy knows nothing of the broker and the broker nothing of keys, so
  /// they meet here.
  package init(_ reach: NGSIReach, _ classes: ClassRules) {
    var verbs: Verbs = []
    if reach.verbs.contains(.read) { verbs.insert(.read) }
    if reach.verbs.contains(.write) { verbs.insert(.write) }
    let types: [String]? = if case .only(let names) = reach.types { names } else { nil }
    self.init(
      verbs: verbs,
      servicePaths: reach.servicePaths.map {
        NGSI.ServicePathPattern(path: ServicePath(unchecked: $0.base), descendants: $0.includesBelow)
      },
      types: types, classes: classes)
  }
}
