import Postgres

/// Which categories of personal data exist and which are special care (要配慮個人情報).
package protocol CategoryDirectory: Sendable {
  /// The categories that exist now.
  var categories: [PersonalCategory] { get }
  /// Whether a scope on it needs a second manager.
  func isSpecialCare(_ category: PersonalCategory) -> Bool
  /// Whether a version of it is approved. A key is bound to purposes that exist.
  func isPurpose(_ purpose: String) -> Bool
}

/// The register as it was when a key was asked for: what has an approved version.
struct RegisteredCategories: CategoryDirectory {
  let categories: [PersonalCategory]
  private let specialCare: Set<PersonalCategory>
  private let purposes: Set<String>

  /// - Parameter wanted: purposes to look for; of categories there are few, of purposes there may be many.
  init(purposes wanted: [String], in scope: inout TenantScope) throws {
    let found = try scope.fetch(Self.categories)
    categories = found.map(\.category)
    specialCare = Set(found.filter(\.isSpecialCare).map(\.category))
    purposes = wanted.isEmpty ? [] : Set(try scope.fetch(Self.approved(wanted)))
  }

  func isSpecialCare(_ category: PersonalCategory) -> Bool { specialCare.contains(category) }

  func isPurpose(_ purpose: String) -> Bool { purposes.contains(purpose) }

  private struct Row: Sendable {
    let category: PersonalCategory
    let isSpecialCare: Bool
  }

  private static let categories = Query<Row>(
    """
    SELECT category, bool_or(special_care) FROM moyai.category WHERE state = 'approved'
    GROUP BY category ORDER BY category
    """
  ) { row throws(DecodingFailure) in
    guard let category = PersonalCategory(try row.string(0)) else { throw row.malformed(0, "category") }
    return Row(category: category, isSpecialCare: try row.bool(1))
  }

  private static func approved(_ purposes: [String]) -> Query<String> {
    Query(
      "SELECT DISTINCT purpose_id FROM moyai.purpose WHERE state = 'approved' AND purpose_id = ANY (\(purposes))"
    ) { row throws(DecodingFailure) in try row.string(0) }
  }
}
