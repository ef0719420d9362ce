package import CivilTime
package import StrictJSON

/// 負担割合 with who entered and who approved it.
package struct StoredRule: Sendable {
  package let id: String
  package let terms: JSON
  /// Of the canonical terms.
  package let sha256: String
  package let createdBy: String
  package let createdAt: Timestamp
  package let approvedBy: String?
  package let approvedAt: Timestamp?
  /// Number of the assembly's decision.
  package let decision: String?
  package let validFrom: CivilDate?
  package let validTo: CivilDate?
}
