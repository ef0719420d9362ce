import StrictJSON

/// An object of the case whose members are named by the format. An unknown one is refused; `note` is text and means
/// nothing, but is allowed in every such object (Allocation.docc, the case).
struct CaseFields {
  let node: CaseNode
  private let object: JSONObject

  var pointer: CasePointer { node.pointer }

  init(_ node: CaseNode, _ names: String...) throws(AllocationError) {
    guard let object = node.value.object else { throw node.invalid("expected an object") }
    self.node = node
    self.object = object
    for (key, value) in object.members where !names.contains(key) {
      let member = CaseNode(value: value, pointer: node.pointer.key(key))
      guard key == "note" else { throw member.invalid("unknown member") }
      _ = try member.text()
    }
  }

  /// The member, or nil when it is absent.
  subscript(name: String) -> CaseNode? {
    object[name].map { CaseNode(value: $0, pointer: node.pointer.key(name)) }
  }

  /// A member that must be there; the error points to the object that lacks it.
  func required(_ name: String) throws(AllocationError) -> CaseNode {
    guard let member = self[name] else { throw node.invalid("\(name) is missing") }
    return member
  }

  /// Checks texts that a paper may print and no calculation reads.
  func texts(_ names: String...) throws(AllocationError) {
    for name in names { _ = try self[name]?.text() }
  }
}
