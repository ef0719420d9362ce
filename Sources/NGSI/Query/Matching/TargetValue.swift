import CivilTime
import StrictJSON

/// What a condition's target is in one entity.
enum TargetValue: Sendable {
  case absent
  /// A builtin date, or a value of a date type (`DateTime`, `ISO8601`).
  case instant(Timestamp)
  case json(JSON)
}

extension TargetValue {
  /// A value or metadata value as it is stored, with the type beside it.
  init(type: String, value: JSON) {
    if DateTimeText.isDateType(type), let text = value.string, let instant = DateTimeText.parse(text) {
      self = .instant(instant.wholeMilliseconds)
    } else {
      self = .json(value)
    }
  }

  init(_ instant: Timestamp?) {
    self = instant.map { .instant($0.wholeMilliseconds) } ?? .absent
  }
}

extension Entity {
  /// The target in this entity. Builtin names win over attributes and metadata of the same name (NGSI-v2, "User
  /// attributes or metadata matching builtin name": filters look at the builtin).
  func value(of target: Condition.Target) -> TargetValue {
    if let builtin = BuiltinTarget(target) { return value(of: builtin, attribute: target.attribute) }
    guard let attribute = attributes.first(where: { $0.name.text.hasSameBytes(as: target.attribute) }) else {
      return .absent
    }
    guard let name = target.metadata else {
      return Self.value(type: attribute.type.text, attribute.value, at: target.path)
    }
    guard let metadata = attribute.metadata.first(where: { $0.name.text.hasSameBytes(as: name) }) else {
      return .absent
    }
    return Self.value(type: metadata.type.text, metadata.value, at: target.path)
  }

  private func value(of builtin: BuiltinTarget, attribute name: String) -> TargetValue {
    let attribute = attributes.first { $0.name.text.hasSameBytes(as: name) }
    return switch builtin {
    case .dateCreated: TargetValue(created)
    case .dateModified: TargetValue(modified)
    case .dateExpires: TargetValue(expires)
    case .servicePath: .json(.string(servicePath.text))
    case .attributeCreated: TargetValue(attribute?.created)
    case .attributeModified: TargetValue(attribute?.modified)
    }
  }

  /// A type only tells about the whole value; what is inside of a compound value has none.
  private static func value(type: String, _ value: JSON, at path: [String]) -> TargetValue {
    guard !path.isEmpty else { return TargetValue(type: type, value: value) }
    var current = value
    for name in path {
      guard let member = current.object?[name] else { return .absent }
      current = member
    }
    return .json(current)
  }
}
