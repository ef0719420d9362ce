/// The one answer to a batch (behaviour 38).
package enum BatchReport {
  /// Nil when everything was done: 204. Else 404 when no entity existed, 422 PartialUpdate when something was done, 422
  /// Unprocessable when nothing was.
  package static func error(_ results: [(entity: EntityReference, refusal: UpdateRefusal?)]) -> NGSIError? {
    let refused = results.compactMap { result in result.refusal.map { (result.entity, $0) } }
    guard !refused.isEmpty else { return nil }
    let list = list(refused)
    if results.allSatisfy({ $0.refusal == .entityMissing }) { return .noneExists(list) }
    let partial = results.contains { $0.refusal?.isPartial ?? true }
    let existed = refused.contains { if case .attributesExist = $0.1 { true } else { false } }
    return existed ? .alreadyExist(list, partial: partial) : .doNotExist(list, partial: partial)
  }

  /// `E1/T - [ B ], E2/T [entity itself]`; a missing entity has a dash only in the first place.
  private static func list(_ refused: [(EntityReference, UpdateRefusal)]) -> String {
    var items: [String] = []
    for (entity, refusal) in refused {
      switch refusal {
      case .attributesMissing(let names, _), .attributesExist(let names, _):
        items.append(UpdateRefusal.list(entity, names))
      case .entityMissing, .alreadyExists, .attributeMissing:
        items.append("\(entity.shown)\(items.isEmpty ? " - " : " ")[entity itself]")
      }
    }
    return items.joined(separator: ", ")
  }
}
