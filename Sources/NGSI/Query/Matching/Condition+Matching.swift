import StrictJSON

extension Condition {
  /// Whether the entity fulfils the condition.
  package func matches(_ entity: Entity) -> Bool {
    test.holds(for: entity.value(of: target))
  }
}

extension Condition.Test {
  func holds(for value: TargetValue) -> Bool {
    if case .absent = value {
      if case .absent = self { return true }
      return false
    }
    return switch self {
    case .exists: true
    case .absent: false
    case .anyOf(let literals): literals.contains { $0.equals(value) }
    case .noneOf(let literals): !literals.contains { $0.equals(value) }
    case .within(let range): range.contains(value)
    case .outside(let range): !range.contains(value)
    case .compare(let comparison, let literal):
      literal.order(of: value).map { comparison.accepts($0) } ?? false
    case .matches(let pattern): value.text.map(pattern.isFound) ?? false
    }
  }
}

extension Condition.Comparison {
  /// - Parameter order: how the value stands to the literal: negative when it comes before.
  fileprivate func accepts(_ order: Int) -> Bool {
    switch self {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}

extension LiteralRange {
  fileprivate func contains(_ value: TargetValue) -> Bool {
    guard let fromLower = lower.order(of: value), let fromUpper = upper.order(of: value) else { return false }
    return fromLower >= 0 && fromUpper <= 0
  }
}

extension TargetValue {
  /// The text of a plain string; dates are not texts.
  fileprivate var text: String? {
    if case .json(.string(let text)) = self { text } else { nil }
  }
}

extension Literal {
  /// Whether the value is this one, or an array with this one in it.
  fileprivate func equals(_ value: TargetValue) -> Bool {
    if case .json(.array(let elements)) = value { return elements.contains { equalsScalar(.json($0)) } }
    return equalsScalar(value)
  }

  private func equalsScalar(_ value: TargetValue) -> Bool {
    switch (self, value) {
    case (.null, .json(.null)): true
    case (.boolean(let wanted), .json(.bool(let found))): wanted == found
    default: order(of: value) == 0
    }
  }

  /// How the value stands to this literal: negative when it comes before; nil when the two have no order.
  fileprivate func order(of value: TargetValue) -> Int? {
    switch (self, value) {
    case (.number(let wanted), .json(.number(let found))): found.order(to: wanted)
    case (.string(let wanted), .json(.string(let found))): found.byteOrder(to: wanted)
    case (.instant(_, let wanted), .json(.string(let found))): found.byteOrder(to: wanted)
    case (.instant(let wanted, _), .instant(let found)): found == wanted ? 0 : found < wanted ? -1 : 1
    default: nil
    }
  }
}

extension String {
  /// By UTF-8 bytes, which is the order of code points: what `COLLATE "C"` does.
  func byteOrder(to other: String) -> Int {
    if hasSameBytes(as: other) { return 0 }
    return utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
  }
}
