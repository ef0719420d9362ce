import NGSI
import Postgres

extension ServicePathScope {
  /// Nil when every path is within.
  var sql: SQL? {
    guard !isEverything else { return nil }
    let paths = patterns.map(\.path.text)
    let ranges = patterns.filter(\.descendants).compactMap { TextRange(startingWith: $0.path.text + "/") }
    let below = ranges.map { $0.sql(column: "service_path") }
    return .join(["service_path = ANY (\(paths))"] + below, separator: " OR ")
  }
}
