import CivilTime

extension CaseReader {
  func host(_ node: CaseNode) throws(AllocationError) -> AllocationCase.Host {
    let fields = try CaseFields(node, "code", "name")
    let code = try fields.required("code")
    let text = try code.text()
    guard MunicipalCode.isValid(text) else {
      throw AllocationError(.memberCodeInvalid, at: code.pointer, "the host's code is not six digits with check digit")
    }
    return AllocationCase.Host(code: text, name: try fields["name"]?.text())
  }

  func members(_ node: CaseNode, host: AllocationCase.Host) throws(AllocationError) -> [AllocationCase.Member] {
    var members: [AllocationCase.Member] = []
    for (code, node) in try node.entries() {
      guard MunicipalCode.isValid(code) else {
        throw AllocationError(.memberCodeInvalid, at: node.pointer, "the code is not six digits with check digit")
      }
      guard code != host.code else {
        throw AllocationError(.memberCodeInvalid, at: node.pointer, "the host is not a member")
      }
      members.append(try member(code, node))
    }
    return members
  }

  private func member(_ code: String, _ node: CaseNode) throws(AllocationError) -> AllocationCase.Member {
    let fields = try CaseFields(node, "name", "kind", "from", "to")
    _ = try fields["kind"]?.choice(MemberKind.self)
    let (from, to) = try interval(fields)
    return AllocationCase.Member(code: code, name: try fields["name"]?.text(), from: from, to: to)
  }

  /// An associate has no vote; it pays alike.
  private enum MemberKind: String, CaseIterable { case member, associate }

  /// Both ends of a half-open interval; one that ends before it begins is a slip of the pen.
  private func interval(_ fields: CaseFields) throws(AllocationError) -> (from: CivilDate?, to: CivilDate?) {
    let from = try fields["from"]?.date()
    guard let end = fields["to"] else { return (from, nil) }
    let to = try end.date()
    if let from, to < from { throw end.invalid("the interval ends before it begins") }
    return (from, to)
  }

  func services(
    _ node: CaseNode?
  ) throws(AllocationError) -> [String: [String: [AllocationCase.ServiceInterval]]] {
    guard let node else { return [:] }
    return try node.map { service throws(AllocationError) in
      try service.map { member throws(AllocationError) in
        try member.array { node throws(AllocationError) in
          let fields = try CaseFields(node, "from", "to", "charged_from")
          let (from, to) = try interval(fields)
          return AllocationCase.ServiceInterval(from: from, to: to, chargedFrom: try fields["charged_from"]?.date())
        }
      }
    }
  }
}
