package import ConsentRules

/// One version of a data category (データ区分) as the prefecture registers it. A version never changes.
package struct RegisteredCategory: Equatable, Sendable {
  package enum State: String, Sendable, CaseIterable {
    /// Waits for the second operator.
    case draft
    case approved
  }

  package let terms: CategoryTerms
  /// Whether its items tell where somebody is or lives.
  package let isLocation: Bool
  /// Whether it belongs to living in the town and ends with it.
  package let isResidencyBound: Bool
  package let state: State

  /// A version needs two operators when it holds special care data (要配慮個人情報), or an item that the guard against
  /// Individual Numbers is to leave alone (Registers, I-30).
  package var needsSecondPerson: Bool { Self.needsSecondPerson(terms) }

  private static func needsSecondPerson(_ terms: CategoryTerms) -> Bool {
    terms.isSpecialCare || terms.items.list.contains { $0.isNumberExempt }
  }

  /// - Parameter state: nil for a new version: what needs no second operator is approved by being registered.
  package init(terms: CategoryTerms, isLocation: Bool, isResidencyBound: Bool, state: State? = nil) {
    self.terms = terms
    self.isLocation = isLocation
    self.isResidencyBound = isResidencyBound
    self.state = state ?? (Self.needsSecondPerson(terms) ? .draft : .approved)
  }

  package static let versionMax = 9_999
}
