import NGSI
import Postgres

extension [EntitySelector] {
  /// Nil when every entity is selected.
  var sql: SQL? {
    let parts = map(\.sql)
    guard !parts.isEmpty, !parts.contains(nil) else { return nil }
    return .join(parts.compactMap(\.self), separator: " OR ")
  }
}

extension EntitySelector {
  /// Nil when every entity is selected.
  fileprivate var sql: SQL? {
    let parts = [id.sql(column: "id"), type.sql(column: "type")].compactMap(\.self)
    return parts.isEmpty ? nil : .join(parts, separator: " AND ")
  }
}

extension NameMatch {
  /// Nil when every name matches.
  func sql(column: SQL) -> SQL? {
    switch self {
    case .any: nil
    // One name as an equality: an index on it then also gives the order of what follows in it.
    case .oneOf(let names) where names.count == 1: "\(column) = \(names[0])::text"
    case .oneOf(let names): "\(column) = ANY (\(names))"
    case .pattern(let pattern): pattern.isUniversal ? nil : pattern.sql(column: column)
    }
  }
}

extension Pattern {
  /// Under a row policy `~` cannot use an index, as it is not leakproof; the comparisons with what every match begins
  /// with can (Design, leakproof).
  fileprivate func sql(column: SQL) -> SQL {
    let match: SQL = "\(column) ~ \(postgres)::text"
    guard let range = TextRange(startingWith: anchoredPrefix) else { return match }
    return "\(range.sql(column: column)) AND \(match)"
  }
}

/// The texts that begin with a prefix, as a range in byte order.
struct TextRange {
  private let lower: String
  private let upper: String

  /// Nil without a prefix, and where no text follows all that begin with it.
  init?(startingWith prefix: String) {
    var scalars = prefix.unicodeScalars
    guard let last = scalars.popLast(), let next = Unicode.Scalar(last.value + 1) else { return nil }
    scalars.append(next)
    lower = prefix
    upper = String(scalars)
  }

  func sql(column: SQL) -> SQL {
    "\(column) >= \(lower)::text AND \(column) < \(upper)::text"
  }
}
