package import ConsentRules

/// One version of a purpose (利用目的) as the prefecture registers it. Always two operators; then it never changes.
package struct RegisteredPurpose: Equatable, Sendable {
  package enum State: String, Sendable, CaseIterable {
    case draft, approved, retired
  }

  package let terms: PurposeTerms
  package let basis: LegalBasis
  package let state: State

  package init(terms: PurposeTerms, basis: LegalBasis, state: State = .draft) {
    self.terms = terms
    self.basis = basis
    self.state = state
  }
}
