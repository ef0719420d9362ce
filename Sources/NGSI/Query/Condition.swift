/// One statement of the simple query language: a target and a test of it (NGSI-v2, "Simple Query Language").
package struct Condition: Hashable, Sendable {
  /// What is looked at.
  package var target: Target
  /// What must be true of it.
  package var test: Test

  package init(_ target: Target, _ test: Test) {
    self.target = target
    self.test = test
  }
}

extension Condition {
  /// What a condition looks at: an attribute, one of its metadata in `mq`, and members below that value.
  package struct Target: Hashable, Sendable {
    /// The name of the attribute, or of a builtin one.
    package var attribute: String
    /// Set in `mq` only.
    package var metadata: String?
    /// Names of members of objects, outermost first.
    package var path: [String]

    package init(attribute: String, metadata: String? = nil, path: [String] = []) {
      self.attribute = attribute
      self.metadata = metadata
      self.path = path
    }
  }

  /// What must be true of the target. Every test but `absent` is false when the target does not exist.
  package enum Test: Hashable, Sendable {
    case exists
    case absent
    /// `==` with one value or a list: the target, or an element of it when it is an array, equals one of them.
    case anyOf([Literal])
    /// `!=` with one value or a list: the target exists and `anyOf` does not hold.
    case noneOf([Literal])
    /// `==a..b`, both ends included.
    case within(LiteralRange)
    /// `!=a..b`: exists and is not within.
    case outside(LiteralRange)
    /// `<`, `<=`, `>`, `>=`: false on another type of value than the literal's.
    case compare(Comparison, Literal)
    /// `~=`: a string in which the pattern is found.
    case matches(Pattern)
  }

  /// The operators that need an order.
  package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }
}
