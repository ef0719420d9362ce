/// What became of one report (billing.md §8). Rejected goes before duplicate, duplicate before conflict.
package enum UsageOutcome: Hashable, Sendable {
  /// New: the record and its roll-up are one transaction.
  case accepted
  /// The same identity with the same content is there; nothing happened.
  case duplicate
  /// The same identity with other content is there; nothing happened but a note for the operator.
  case conflict
  case rejected(Reason)

  package enum Reason: String, CaseIterable, Sendable {
    case meterUnknown = "meter_unknown"
    case classUnknown = "class_unknown"
    case tenantUnknown = "tenant_unknown"
    case inFuture = "in_future"
    case valueBad = "value_bad"
    case identityBad = "identity_bad"
    case reversalInvalid = "usage_reversal_invalid"
  }

  /// The word of answers and logs.
  package var word: String {
    switch self {
    case .accepted: "accepted"
    case .duplicate: "duplicate"
    case .conflict: "conflict"
    case .rejected: "rejected"
    }
  }
}
