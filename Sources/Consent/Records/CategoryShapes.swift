import ConsentRules
import Postgres
import StrictJSON
import Synchronization

/// The items of category versions. A version never changes once approved, so what was read once is kept.
final class CategoryShapes: Sendable {
  private let database: Database
  private let known = Mutex<[Versioned<CategoryName>: CategoryItems]>([:])
  /// More than an installation has; past it the book begins anew.
  private static let knownMax = 10_000

  init(_ database: Database) {
    self.database = database
  }

  /// The items of each version; those that do not exist or are not approved are missing in the answer.
  func items(of versions: Set<Versioned<CategoryName>>) async throws -> [Versioned<CategoryName>: CategoryItems] {
    let kept = known.withLock { known in known.filter { versions.contains($0.key) } }
    if kept.count == versions.count { return kept }
    let missing = versions.filter { kept[$0] == nil }
    let rows = try await database.withPlatform(.gateway, .readOnly) { scope in
      try scope.fetch(Self.statement(missing))
    }
    let read = Dictionary(rows.compactMap { $0 }, uniquingKeysWith: { first, _ in first })
    known.withLock { known in
      if known.count > Self.knownMax { known.removeAll() }
      known.merge(read) { old, _ in old }
    }
    return kept.merging(read) { old, _ in old }
  }

  private static func statement(
    _ versions: Set<Versioned<CategoryName>>
  ) -> Query<(Versioned<CategoryName>, CategoryItems)?> {
    let list = Array(versions)
    return Query(
      """
      SELECT c.category, c.version, c.items
      FROM unnest(\(list.map(\.name.text)), \(list.map { Int32(clamping: $0.version) })) AS asked (category, version)
      JOIN moyai.category c ON c.category = asked.category AND c.version = asked.version AND c.state = 'approved'
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      guard let name = CategoryName(try row.string(0)), let version = Versioned(name, version: try row.int(1)),
        let json = try? JSON(parsing: try row.utf8(2)), let items = CategoryItems(json: json)
      else { throw row.malformed(2, "items") }
      return (version, items)
    }
  }
}
