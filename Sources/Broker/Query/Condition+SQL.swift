import CivilTime
import NGSI
import Postgres

extension Condition {
  /// A boolean expression that is true for the rows that match; false or NULL for the others. It means exactly what
  /// `Condition.matches(_:)` of NGSI does.
  var sql: SQL {
    let target = TargetExpression(self.target)
    return switch test {
    case .exists: "\(target.value) IS NOT NULL"
    case .absent: "\(target.value) IS NULL"
    case .anyOf(let literals): target.isAny(of: literals)
    case .noneOf(let literals): target.existsAndNot(target.isAny(of: literals))
    case .within(let range): target.isWithin(range)
    case .outside(let range): target.existsAndNot(target.isWithin(range))
    case .compare(let comparison, let literal): target.compares(comparison, literal)
    case .matches(let pattern): target.matches(pattern)
    }
  }
}

extension TargetExpression {
  func existsAndNot(_ condition: SQL) -> SQL {
    "\(value) IS NOT NULL AND NOT (\(condition))"
  }

  /// Equality of `jsonb` is that of JSON types and numeric values. An array contains the scalars among its elements,
  /// and a scalar contains itself, so one operator serves both.
  func isAny(of literals: [Literal]) -> SQL {
    let plain: SQL = "\(value) @> ANY (\(literals.map(\.json))::jsonb[])"
    let isDate: SQL
    switch dating {
    case .never: return plain
    case .always: isDate = "TRUE"
    case .depends(let condition):
      guard literals.contains(where: \.isText) else { return plain }
      isDate = "\(condition) AND jsonb_typeof(\(value)) = 'string'"
    }
    let dates: SQL = "\(value) = ANY (\(literals.compactMap(\.dateJSON))::jsonb[])"
    return "CASE WHEN \(isDate) THEN \(dates) ELSE \(plain) END"
  }

  func isWithin(_ range: LiteralRange) -> SQL {
    ordered(range.lower, last: range.upper) { value, ends in "\(value) BETWEEN \(ends[0]) AND \(ends[1])" }
  }

  func compares(_ comparison: Condition.Comparison, _ literal: Literal) -> SQL {
    ordered(literal, last: literal) { value, ends in
      switch comparison {
      case .less: "\(value) < \(ends[0])"
      case .lessOrEqual: "\(value) <= \(ends[0])"
      case .greater: "\(value) > \(ends[0])"
      case .greaterOrEqual: "\(value) >= \(ends[0])"
      }
    }
  }

  func matches(_ pattern: Pattern) -> SQL {
    let string: SQL
    switch dating {
    case .always: return "FALSE"
    case .never: string = "jsonb_typeof(\(value)) = 'string'"
    case .depends(let isDate): string = "jsonb_typeof(\(value)) = 'string' AND NOT \(isDate)"
    }
    return pattern.isUniversal ? string : "\(string) AND \(text) ~ \(pattern.postgres)::text"
  }

  /// The text of a string, in byte order.
  private var text: SQL { "(\(value) #>> '{}') COLLATE \"C\"" }

  /// A comparison among values of the literals' kind; false for every other kind. The guard is a plain AND, because
  /// nothing here fails on a value of another type.
  private func ordered(_ first: Literal, last: Literal, _ compare: (SQL, [SQL]) -> SQL) -> SQL {
    switch (first, last) {
    case (.number, .number):
      let ends: [SQL] = [first, last].map { "\($0.json)::jsonb" }
      return "jsonb_typeof(\(value)) = 'number' AND \(compare(value, ends))"
    case (.string(let lower), .string(let upper)):
      return textual([lower, upper].map { "\($0)::text" }, excludingDates: true, compare)
    case (.instant(let lower, let lowerText), .instant(let upper, let upperText)):
      let ends = [(lower.iso8601Milliseconds(), lowerText), (upper.iso8601Milliseconds(), upperText)]
      return textual(ends.map { end(date: $0.0, plain: $0.1) }, excludingDates: false, compare)
    default:
      return "FALSE"
    }
  }

  private func textual(_ ends: [SQL], excludingDates: Bool, _ compare: (SQL, [SQL]) -> SQL) -> SQL {
    let comparison: SQL = "jsonb_typeof(\(value)) = 'string' AND \(compare(text, ends))"
    guard excludingDates else { return comparison }
    return switch dating {
    case .never: comparison
    case .always: "FALSE"
    case .depends(let isDate): "\(comparison) AND NOT \(isDate)"
    }
  }

  /// An instant is compared as a date with dates, and as it was written with other strings.
  private func end(date: String, plain: String) -> SQL {
    switch dating {
    case .never: "\(plain)::text"
    case .always: "\(date)::text"
    case .depends(let isDate): "CASE WHEN \(isDate) THEN \(date)::text ELSE \(plain)::text END"
    }
  }
}
