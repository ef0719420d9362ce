/// Why a regular expression was refused.
package struct PatternError: Error, Hashable, Sendable {
  /// The rule that was broken.
  package enum Code: String, Sendable, CaseIterable {
    case unexpectedEnd
    /// A quantifier with nothing before it, or after `^` or `$`.
    case nothingToRepeat
    /// `{…}` that is not `{m}`, `{m,}` or `{m,n}` with `m ≤ n ≤ 255`.
    case badInterval
    case unbalancedGroup
    case unbalancedBracket
    case badRange
    case unknownClass
    /// Something outside the dialect: back references, look-around, unknown escapes, a class without members.
    case unsupported
    /// Longer, deeper or with more states than `QueryLimits` allow.
    case tooLarge
  }

  /// What is wrong.
  package let code: Code
  /// Characters from its beginning.
  package let offset: Int

  init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }
}
