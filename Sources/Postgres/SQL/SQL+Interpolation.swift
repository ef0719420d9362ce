extension SQL: ExpressibleByStringInterpolation {
  /// Literals only: `StaticString` is what keeps run-time text out.
  package init(stringLiteral value: StaticString) {
    self.init()
    append(text: value)
  }

  /// What the pieces of an interpolated literal add up to.
  package init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.sql
  }

  /// Collects the pieces of one interpolated literal.
  package struct StringInterpolation: StringInterpolationProtocol, Sendable {
    var sql = SQL()

    /// Makes room for the whole statement.
    package init(literalCapacity: Int, interpolationCount: Int) {
      sql.reserve(text: literalCapacity + interpolationCount * 12, values: interpolationCount)
    }

    /// Text of the source.
    package mutating func appendLiteral(_ literal: StaticString) {
      sql.append(text: literal)
    }

    /// A value becomes a bind parameter.
    package mutating func appendInterpolation(_ value: some SQLValue) {
      sql.append(value: value)
    }

    /// An optional value becomes a bind parameter that may be NULL. Declared apart from the generic one because the
    /// compiler warns of an optional in an interpolation that does not ask for one.
    package mutating func appendInterpolation<Value: SQLValue>(_ value: Value?) {
      sql.append(value: value)
    }

    /// A fragment is spliced in with its own values.
    package mutating func appendInterpolation(_ fragment: SQL) {
      sql.append(fragment)
    }
  }
}

extension SQL: Hashable {
  package static func == (left: SQL, right: SQL) -> Bool {
    left.template == right.template && left.values == right.values && left.offsets == right.offsets
  }

  package func hash(into hasher: inout Hasher) {
    template.withUnsafeBytes { hasher.combine(bytes: $0) }
    values.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension SQL: CustomStringConvertible, CustomDebugStringConvertible {
  /// The text without the values, which may be personal data.
  package var description: String { text }
  package var debugDescription: String { "\(text) [\(valueCount) values]" }
}
