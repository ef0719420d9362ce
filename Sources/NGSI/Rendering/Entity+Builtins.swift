import CivilTime
import StrictJSON

extension Entity {
  /// A builtin attribute in the shape of any other; nil for an expiry that is not set.
  package func builtin(_ name: BuiltinAttribute) -> Attribute? {
    let (type, value): (String, String)
    switch name {
    case .dateCreated: (type, value) = ("DateTime", created.iso8601Milliseconds())
    case .dateModified: (type, value) = ("DateTime", modified.iso8601Milliseconds())
    case .dateExpires:
      guard let expires else { return nil }
      (type, value) = ("DateTime", expires.iso8601Milliseconds())
    case .servicePath: (type, value) = ("Text", servicePath.text)
    }
    return Attribute(
      name: AttributeName(unchecked: name.rawValue), type: AttributeType(unchecked: type), value: .string(value),
      created: created, modified: modified)
  }

  /// The attribute that a URL names: the client's own, else `dateExpires`, which is written as one.
  package func attribute(inURL name: AttributeName) -> Attribute? {
    self[name: name] ?? (name == .dateExpires ? builtin(.dateExpires) : nil)
  }

  /// What `attrs=` asks for, in its order; with `*` the others follow. A client's own attribute wins over a builtin one
  /// of the same name (behaviours 19, 20).
  func selected(_ list: NameList) -> [Attribute] {
    guard case .only(let names, let all) = list else { return attributes }
    var chosen: [Attribute] = []
    for name in names {
      if let own = attributes.first(where: { $0.name.text == name }) {
        chosen.append(own)
      } else if let builtin = BuiltinAttribute(rawValue: name).flatMap(builtin) {
        chosen.append(builtin)
      }
    }
    if all {
      for own in attributes where !names.contains(own.name.text) { chosen.append(own) }
    }
    return chosen
  }
}
