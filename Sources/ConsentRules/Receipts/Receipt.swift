package import CivilTime
import StrictJSON

/// A receipt: the signed record of one change of a consent. Times are whole milliseconds.
package struct Receipt: Hashable, Sendable {
  package let id: ReceiptID
  package let at: Timestamp
  package let kind: ReceiptKind
  package let reason: String?
  /// The hash of the receipt before it; nil in the first one only.
  package let previous: Hash256?
  package let givenBy: GivenBy
  package let terms: ReceiptTerms

  package init(
    id: ReceiptID, at: Timestamp, kind: ReceiptKind, reason: String?, previous: Hash256?, givenBy: GivenBy,
    terms: ReceiptTerms
  ) {
    self.id = id
    self.at = at
    self.kind = kind
    self.reason = reason
    self.previous = previous
    self.givenBy = givenBy
    self.terms = terms
  }

  /// Signs it with the key of its tenant that covers `at`.
  package func signed(with keys: SigningKeys) throws -> CompactJWS {
    try signed(with: keys.key(of: terms.tenant, at: at))
  }

  /// Signs it with this key.
  package func signed(with key: SigningKey) throws -> CompactJWS {
    try CompactJWS(signing: json.canonicalBytes, as: .receipt, with: key)
  }
}
