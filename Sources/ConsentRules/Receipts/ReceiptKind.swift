/// What happened to a consent: `event.kind` of a receipt.
package enum ReceiptKind: String, Sendable, CaseIterable {
  case granted, superseded, suspended, resumed, withdrawn, invalidated, expired

  /// Whether nothing may come after it.
  package var isFinal: Bool {
    switch self {
    case .superseded, .withdrawn, .invalidated, .expired: true
    case .granted, .suspended, .resumed: false
    }
  }
}

/// Who did it: `given_by` of a receipt.
package struct GivenBy: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case myself = "self"
    case system, staff
  }

  /// By what they proved who they are.
  package enum Proof: String, Sendable, CaseIterable {
    /// A token of a configured issuer.
    case oidc
    /// A console key.
    case key
  }

  package let kind: Kind
  /// Null where nobody did it, as when time ran out.
  package let proof: Proof?

  package init(_ kind: Kind, proof: Proof?) {
    self.kind = kind
    self.proof = proof
  }

  /// The person, signed in.
  package static let myself = GivenBy(.myself, proof: .oidc)
  /// The clock, or the platform's own rule.
  package static let system = GivenBy(.system, proof: nil)
}
