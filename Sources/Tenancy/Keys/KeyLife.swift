package import CivilTime

/// Where a key stands. Each case says how it ends.
package enum KeyState: String, Sendable, CaseIterable {
  /// Waits for a second manager. Approving makes it active, revoking revoked, the clock expired.
  case draft
  /// Opens what it covers. Rotating makes it rotating, revoking revoked, the clock expired.
  case active
  /// Has a successor and works until the overlap ends. Revoking makes it revoked, the clock expired.
  case rotating
  /// Ended by somebody; nothing brings it back.
  case revoked
  /// Ended by the clock; nothing brings it back.
  case expired
}

/// The dates that decide a key's state. The state itself is never stored, so no job has to end a key.
package struct KeyLife: Equatable, Sendable {
  package private(set) var approvedAt: Timestamp?
  package let notBefore: Timestamp
  package let expiresAt: Timestamp
  package private(set) var rotation: KeyRotation?
  package private(set) var revokedAt: Timestamp?

  package init(
    approvedAt: Timestamp?, notBefore: Timestamp, expiresAt: Timestamp, rotation: KeyRotation? = nil,
    revokedAt: Timestamp? = nil
  ) {
    self.approvedAt = approvedAt
    self.notBefore = notBefore
    self.expiresAt = expiresAt
    self.rotation = rotation
    self.revokedAt = revokedAt
  }

  /// When it ends by the clock.
  package var endsAt: Timestamp { rotation.map { min($0.retiresAt, expiresAt) } ?? expiresAt }

  /// Its state at that instant. Revocation outweighs the clock: the record says who ended it.
  package func state(at now: Timestamp) -> KeyState {
    if revokedAt != nil { return .revoked }
    if now >= endsAt { return .expired }
    if approvedAt == nil { return .draft }
    return rotation == nil ? .active : .rotating
  }

  /// Whether it opens anything at that instant: active or rotating, and begun.
  package func opens(at now: Timestamp) -> Bool {
    switch state(at: now) {
    case .active, .rotating: now >= notBefore
    case .draft, .revoked, .expired: false
    }
  }

  /// What can happen to a key.
  package enum Event: Sendable, Hashable {
    case approve
    /// The old key works for so long beside its successor.
    case rotate(overlap: Duration)
    case revoke
  }

  /// What has to be written down after an event.
  package enum Effect: Sendable, Equatable {
    /// It already was so; a repeated call changes nothing.
    case none
    case approved, rotated, revoked
  }

  /// The longest overlap of a rotation.
  package static let overlapMax: Duration = .seconds(7 * 24 * 3600)

  /// Takes the event or says why not. Every pair of state and event has its answer here.
  package mutating func apply(_ event: Event, at now: Timestamp) throws(TenancyError) -> Effect {
    switch (state(at: now), event) {
    case (.draft, .approve):
      approvedAt = now
      return .approved
    case (.active, .approve), (.rotating, .approve): return .none
    case (.active, .rotate(let overlap)):
      guard overlap >= .zero, overlap <= Self.overlapMax else { throw TenancyError(.overlapInvalid, at: "/overlap") }
      rotation = KeyRotation(rotatedAt: now, retiresAt: min(now + overlap, expiresAt))
      return .rotated
    case (.draft, .rotate): throw TenancyError(.keyNotActive)
    case (.rotating, .rotate): throw TenancyError(.alreadyRotated)
    case (.draft, .revoke), (.active, .revoke), (.rotating, .revoke):
      revokedAt = now
      return .revoked
    case (.revoked, .revoke), (.expired, .revoke): return .none
    case (.revoked, .approve), (.revoked, .rotate), (.expired, .approve), (.expired, .rotate):
      throw TenancyError(.keyEnded)
    }
  }
}

/// A key's replacement: since when it is deprecated and when it stops.
package struct KeyRotation: Equatable, Sendable {
  package let rotatedAt: Timestamp
  package let retiresAt: Timestamp

  package init(rotatedAt: Timestamp, retiresAt: Timestamp) {
    self.rotatedAt = rotatedAt
    self.retiresAt = retiresAt
  }

  /// The value of the `Deprecation` field (RFC 9745): `@1764000000`.
  package var deprecation: String { "@\(rotatedAt.secondsSinceEpoch)" }

  /// The value of the `Sunset` field (RFC 8594), an HTTP date.
  package var sunset: String { HTTPDate.text(retiresAt) }
}
