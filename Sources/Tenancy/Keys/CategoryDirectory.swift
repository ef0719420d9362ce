/// Which categories of personal data exist and which are special care (要配慮個人情報).
package protocol CategoryDirectory: Sendable {
  /// The categories that exist now.
  var categories: [PersonalCategory] { get }
  /// Whether a scope on it needs a second manager.
  func isSpecialCare(_ category: PersonalCategory) -> Bool
}

/// An installation whose register of categories is empty: every scope on personal data is refused as unknown.
package struct EmptyCategoryDirectory: CategoryDirectory {
  package init() {}
  package var categories: [PersonalCategory] { [] }
  package func isSpecialCare(_ category: PersonalCategory) -> Bool { false }
}
