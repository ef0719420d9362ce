package import CivilTime

/// The life of one consent as a value: where it stands, and its window. Nothing here reads a clock or a database.
package struct ConsentLife: Hashable, Sendable {
  /// The state as stored. What it is *now* is ``state(at:)``.
  package private(set) var state: ConsentState
  /// Why it is suspended or invalidated; nil in every other state.
  package private(set) var reason: String?
  package let validFrom: Timestamp
  package let validUntil: Timestamp

  /// A consent just granted.
  package init(grantedFrom validFrom: Timestamp, until validUntil: Timestamp) {
    state = .active
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  /// A consent as stored; nil when the reason does not fit the state.
  package init?(state: ConsentState, reason: String?, validFrom: Timestamp, validUntil: Timestamp) {
    switch state {
    case .suspended: guard let reason, SuspensionReason(rawValue: reason) != nil else { return nil }
    case .invalidated: guard let reason, InvalidationReason(rawValue: reason) != nil else { return nil }
    case .active, .withdrawn, .superseded, .expired: guard reason == nil else { return nil }
    }
    self.state = state
    self.reason = reason
    self.validFrom = validFrom
    self.validUntil = validUntil
  }

  /// A change that happened, of which a receipt is made.
  package struct Change: Hashable, Sendable {
    package let receipt: ReceiptKind
    /// `event.at` of the receipt: for an expiry the end of the window, however late it is written down.
    package let at: Timestamp
    package let reason: String?
  }

  /// Whether its time has run out while it was neither ended nor stored as expired.
  package func isOverdue(at now: Timestamp) -> Bool { !state.isFinal && now >= validUntil }

  /// The state that is shown at that instant.
  package func state(at now: Timestamp) -> ConsentState { isOverdue(at: now) ? .expired : state }

  /// Whether data may be read under it at that instant.
  package func permits(at now: Timestamp) -> Bool {
    state == .active && now >= validFrom && now < validUntil
  }

  /// Stores an expiry that the clock has already brought about; nil when there is none. Everyone who touches a consent
  /// does this first.
  package mutating func settle(at now: Timestamp) -> Change? {
    guard isOverdue(at: now) else { return nil }
    become(.expired, reason: nil)
    return Change(receipt: .expired, at: validUntil, reason: nil)
  }

  /// Applies an event to a settled consent. Nil: nothing changes, and the answer is the consent as it stands.
  /// - Throws: ``ConsentRefusal``. A consent whose time has run out refuses as an ended one does.
  package mutating func apply(
    _ event: ConsentEvent, by actor: ConsentActor, at now: Timestamp
  ) throws(ConsentRefusal) -> Change? {
    guard let row = ConsentTable.row(of: event.kind), row.by.contains(actor) else { throw .notTheirs }
    switch row.effects[standing(at: now)] ?? .refused(.ended) {
    case .refused(let refusal): throw refusal
    case .unchanged: return nil
    case .become(let next, let receipt):
      become(next, reason: Self.reason(of: event))
      return Change(receipt: receipt, at: now, reason: reason)
    }
  }

  private mutating func become(_ next: ConsentState, reason: String?) {
    state = next
    self.reason = next == .suspended || next == .invalidated ? reason : nil
  }

  private func standing(at now: Timestamp) -> ConsentTable.Standing {
    switch state(at: now) {
    case .active: .active
    case .suspended: reason == SuspensionReason.myself.rawValue ? .paused : .held
    case .withdrawn: .withdrawn
    case .superseded, .invalidated, .expired: .ended
    }
  }

  private static func reason(of event: ConsentEvent) -> String? {
    switch event {
    case .pause: SuspensionReason.myself.rawValue
    case .suspend(let reason): reason.rawValue
    case .invalidate(let reason): reason.rawValue
    case .grant, .resume, .withdraw: nil
    }
  }
}
