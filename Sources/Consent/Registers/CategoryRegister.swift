package import CivilTime
package import ConsentRules
package import Postgres
import StrictJSON
package import Tenancy

/// The prefecture's register of data categories. Writing works inside a transaction of the role `ops`.
package struct CategoryRegister: Sendable {
  package static let listMax = 200

  package init() {}

  /// Enters a version; one that is there already is refused with `exists`, whatever it says.
  package func create(
    _ category: RegisteredCategory, by principal: Principal, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> RegisteredCategory {
    guard (1...RegisteredCategory.versionMax).contains(category.terms.id.version) else {
      throw RegisterError(.versionInvalid, at: "/version")
    }
    guard let made = try scope.fetch(CategoryStatements.insert(category, by: principal, at: now)).first else {
      throw RegisterError(.exists, at: "/version")
    }
    return made
  }

  /// Lets a draft be offered. Where two operators are needed, whoever registered it cannot approve it.
  package func approve(
    _ id: Versioned<CategoryName>, by principal: Principal, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> RegisteredCategory {
    guard let (category, author) = try scope.fetch(CategoryStatements.find(id, forUpdate: true)).first else {
      throw RegisterError(.notFound)
    }
    guard category.state == .draft else { return category }
    guard !category.needsSecondPerson || author != principal.text else { throw RegisterError(.secondPersonNeeded) }
    guard let changed = try scope.fetch(CategoryStatements.approve(id, by: principal, at: now)).first else {
      throw RegisterError(.notFound)
    }
    return changed
  }

  /// One version; `not_found` when there is none.
  package func find(_ id: Versioned<CategoryName>, in scope: inout PlatformScope) throws -> RegisteredCategory {
    guard let found = try scope.fetch(CategoryStatements.find(id)).first else { throw RegisterError(.notFound) }
    return found.category
  }

  /// All versions by name and version, from the one behind `after`.
  package func list(
    after: Versioned<CategoryName>? = nil, limit: Int = listMax, in scope: inout PlatformScope
  ) throws -> [RegisteredCategory] {
    try scope.fetch(CategoryStatements.list(after: after, limit: min(max(limit, 1), Self.listMax)))
  }
}

/// All SQL that touches `moyai.category`.
enum CategoryStatements {
  static let columns: SQL = """
    c.category, c.version, c.title_ja, c.title_en, c.items, c.special_care, c.location, c.residency_bound, c.state
    """
  static let columnCount = 9

  static func insert(
    _ category: RegisteredCategory, by principal: Principal, at now: Timestamp
  ) -> Query<RegisteredCategory> {
    let terms = category.terms
    let approval: SQL =
      category.state == .approved ? "\(now), \(principal.text)" : "NULL::timestamptz, NULL::text"
    return Query(
      """
      INSERT INTO moyai.category AS c (category, version, title_ja, title_en, items, items_sha256, special_care, location,
        residency_bound, needs_second, state, created_at, created_by, approved_at, approved_by)
      VALUES (\(terms.id.name.text), \(Int32(terms.id.version)), \(terms.title.japanese), \(terms.title.english),
        \(terms.items.json.text)::json, \(terms.items.hash.bytes), \(terms.isSpecialCare), \(category.isLocation),
        \(category.isResidencyBound), \(category.needsSecondPerson), \(category.state.rawValue), \(now),
        \(principal.text), \(approval))
      ON CONFLICT (category, version) DO NOTHING RETURNING \(columns)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func find(
    _ id: Versioned<CategoryName>, forUpdate: Bool = false
  ) -> Query<(category: RegisteredCategory, author: String)> {
    let sql: SQL = """
      SELECT \(columns), c.created_by FROM moyai.category c
      WHERE c.category = \(id.name.text) AND c.version = \(Int32(id.version))
      """
    return Query(forUpdate ? sql.appending(" FOR UPDATE") : sql) { row throws(DecodingFailure) in
      (try read(row), try row.string(columnCount))
    }
  }

  static func approve(
    _ id: Versioned<CategoryName>, by principal: Principal, at now: Timestamp
  ) -> Query<RegisteredCategory> {
    Query(
      """
      UPDATE moyai.category AS c SET state = 'approved', approved_at = \(now), approved_by = \(principal.text)
      WHERE c.category = \(id.name.text) AND c.version = \(Int32(id.version)) RETURNING \(columns)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func list(after: Versioned<CategoryName>?, limit: Int) -> Query<RegisteredCategory> {
    Query(
      """
      SELECT \(columns) FROM moyai.category c
      WHERE (c.category, c.version) > (\(after?.name.text ?? ""), \(Int32(after?.version ?? 0)))
      ORDER BY c.category, c.version LIMIT \(limit)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func read(_ row: borrowing RowReader, from first: Int = 0) throws(DecodingFailure) -> RegisteredCategory {
    guard let name = CategoryName(try row.string(first)),
      let id = Versioned(name, version: Int(try row.int32(first + 1)))
    else { throw row.malformed(first, "category") }
    guard let items = RegisterText.items(try row.string(first + 4)) else { throw row.malformed(first + 4, "items") }
    guard let state = RegisteredCategory.State(rawValue: try row.string(first + 8)) else {
      throw row.malformed(first + 8, "state")
    }
    return RegisteredCategory(
      terms: CategoryTerms(
        id: id,
        title: TitleText(japanese: try row.string(first + 2), english: try row.string(first + 3)), items: items,
        isSpecialCare: try row.bool(first + 5)),
      isLocation: try row.bool(first + 6), isResidencyBound: try row.bool(first + 7), state: state)
  }
}
