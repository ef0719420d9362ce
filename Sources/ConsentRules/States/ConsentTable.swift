/// The table of events and states (ConsentRules.docc, states of a consent). Every pair has one row, so nothing is left to chance.
package enum ConsentTable {
  /// Where a consent stands, as far as the table tells states apart.
  package enum Standing: String, Sendable, CaseIterable {
    case active
    /// Paused by the person.
    case paused
    /// Suspended by the system.
    case held
    /// Withdrawn; apart from the other ends because withdrawing twice is no error.
    case withdrawn
    /// Superseded, invalidated or expired.
    case ended
  }

  /// What an event does.
  package enum Effect: Hashable, Sendable {
    /// A new state, with a receipt of this kind.
    case become(ConsentState, ReceiptKind)
    /// Already so: the answer is the consent as it stands, without a receipt.
    case unchanged
    case refused(ConsentRefusal)
  }

  package struct Row: Hashable, Sendable {
    package let event: ConsentEvent.Kind
    package let by: Set<ConsentActor>
    package let effects: [Standing: Effect]
  }

  /// Who may cause an event, and what it does in each standing.
  package static let rows: [Row] = [
    row(
      .grantSame, .person, active: .unchanged, paused: .become(.superseded, .superseded),
      held: .become(.superseded, .superseded), withdrawn: .refused(.ended)),
    row(
      .grantOther, .person, active: .become(.superseded, .superseded), paused: .become(.superseded, .superseded),
      held: .become(.superseded, .superseded), withdrawn: .refused(.ended)),
    row(
      .pause, .person, active: .become(.suspended, .suspended), paused: .unchanged, held: .unchanged,
      withdrawn: .refused(.ended)),
    row(
      .resume, .person, active: .unchanged, paused: .become(.active, .resumed), held: .refused(.newGrantNeeded),
      withdrawn: .refused(.ended)),
    row(
      .withdraw, .person, active: .become(.withdrawn, .withdrawn), paused: .become(.withdrawn, .withdrawn),
      held: .become(.withdrawn, .withdrawn), withdrawn: .unchanged),
    row(
      .invalidate, .staff, .system, active: .become(.invalidated, .invalidated),
      paused: .become(.invalidated, .invalidated), held: .become(.invalidated, .invalidated),
      withdrawn: .refused(.ended)),
    row(
      .suspend, .system, active: .become(.suspended, .suspended), paused: .become(.suspended, .suspended),
      held: .unchanged, withdrawn: .refused(.ended)),
  ]

  /// The row of an event.
  package static func row(of event: ConsentEvent.Kind) -> Row? { byEvent[event] }

  private static let byEvent = Dictionary(rows.map { ($0.event, $0) }) { first, _ in first }

  private static func row(
    _ event: ConsentEvent.Kind, _ by: ConsentActor..., active: Effect, paused: Effect, held: Effect, withdrawn: Effect
  ) -> Row {
    Row(
      event: event, by: Set(by),
      effects: [
        .active: active, .paused: paused, .held: held, .withdrawn: withdrawn, .ended: .refused(.ended),
      ])
  }
}

/// Why an event does nothing to a consent. The raw value is the code of the answer.
package enum ConsentRefusal: String, Error, Hashable, Sendable, CaseIterable {
  /// The consent has ended; granting again makes a new one.
  case ended = "consent_ended"
  /// The person did not pause it, so resuming is not theirs: a new grant is.
  case newGrantNeeded = "new_grant_needed"
  /// The event is not this actor's.
  case notTheirs = "role_missing"
}
