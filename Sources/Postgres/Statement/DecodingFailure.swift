/// A column that does not hold what the statement's decoder asks for. It names the place, never the value.
package struct DecodingFailure: Error, Hashable, Sendable {
  /// What is wrong with the column.
  package enum Reason: Hashable, Sendable {
    case isNull
    case noSuchColumn
    /// The text is no value of the type named.
    case malformed(String)
    /// The decoder itself refuses the row.
    case refused(String)
  }

  /// From 0.
  package let column: Int
  /// As the server names it; empty where there is no such column.
  package let name: String
  /// What is wrong with it.
  package let reason: Reason

  /// For decoders that refuse what the column's type allows.
  package init(column: Int, name: String = "", reason: Reason) {
    self.column = column
    self.name = name
    self.reason = reason
  }
}

extension DecodingFailure: CustomStringConvertible {
  package var description: String {
    let place = name.isEmpty ? "column \(column)" : "column \(column) (\(name))"
    return switch reason {
    case .isNull: "\(place) is NULL"
    case .noSuchColumn: "\(place) does not exist"
    case .malformed(let type): "\(place) is no \(type)"
    case .refused(let why): "\(place): \(why)"
    }
  }
}
