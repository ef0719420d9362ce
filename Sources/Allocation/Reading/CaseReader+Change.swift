import StrictJSON

extension CaseReader {
  /// What a patch may touch; the rest of a case says who asks and what was issued.
  private static let patchable: Set<String> = [
    "agreement", "members", "services", "statistics", "usage", "events", "pools", "rules", "previous", "fairness",
  ]

  /// The section that belongs to the kind, and to no other.
  func change(_ top: CaseFields) throws(AllocationError) -> AllocationCase.ProposedChange? {
    for (name, owner) in [("correction", AllocationCase.Kind.correct), ("scenario", .scenario)] {
      switch (top[name], kind == owner) {
      case (let section?, false): throw section.invalid("only a case of kind \(owner.rawValue) has this section")
      case (nil, true): throw try top.required("kind").invalid("a case of this kind needs the section \(name)")
      case (let section?, true): return try change(section, in: name)
      case (nil, false): continue
      }
    }
    return nil
  }

  private func change(_ node: CaseNode, in section: String) throws(AllocationError) -> AllocationCase.ProposedChange {
    let isCorrection = section == "correction"
    let fields =
      try isCorrection
      ? CaseFields(node, "reason", "patch", "threshold_yen") : CaseFields(node, "name", "patch")
    try fields.texts("reason", "name")
    let patch = try fields.required("patch")
    guard let object = patch.value.object else { throw patch.invalid("expected an object") }
    for (key, _) in object.members where !Self.patchable.contains(key) {
      throw AllocationError(.invalidInput, at: patch.pointer.key(key), "a patch cannot change this section")
    }
    return AllocationCase.ProposedChange(
      patch: patch.value, touches: Set(object.members.map(\.key)),
      thresholdYen: try fields["threshold_yen"]?.yen() ?? 0)
  }
}
