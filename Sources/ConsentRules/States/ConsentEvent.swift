/// What can befall a consent that exists. Time is no event: it is looked at before each one.
package enum ConsentEvent: Hashable, Sendable {
  /// The person grants again. `sameTerms`: same offer, mode and end.
  case grant(sameTerms: Bool)
  case pause, resume, withdraw
  case invalidate(InvalidationReason)
  /// The system suspends; never for ``SuspensionReason/myself``.
  case suspend(SuspensionReason)

  /// The event without its particulars: what the table has rows for.
  package enum Kind: String, Sendable, CaseIterable {
    case grantSame, grantOther, pause, resume, withdraw, invalidate, suspend
  }

  package var kind: Kind {
    switch self {
    case .grant(sameTerms: true): .grantSame
    case .grant(sameTerms: false): .grantOther
    case .pause: .pause
    case .resume: .resume
    case .withdraw: .withdraw
    case .invalidate: .invalidate
    case .suspend: .suspend
    }
  }
}

/// Who acts.
package enum ConsentActor: String, Sendable, CaseIterable {
  case person, staff, system
}
