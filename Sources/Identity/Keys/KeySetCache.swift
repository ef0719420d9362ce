import CivilTime

/// Keeps an issuer's keys for at most ten minutes, so that a key an issuer withdrew is refused soon after.
///
/// An unknown key id asks again at most once a minute: otherwise anybody could make us ask with invented ones. Requests
/// that come while a set is being read wait for that reading.
actor KeySetCache {
  /// The age at which a set is no longer used.
  static let ageMax = Duration.seconds(600)
  /// The age from which on a new set is tried; until `ageMax` the old one serves where that fails.
  static let freshFor = Duration.seconds(300)
  /// The shortest time between two readings for unknown ids, or after one that failed.
  static let pause = Duration.seconds(60)
  /// How soon a failed reading is tried again when there is nothing else to serve with.
  static let pauseWithoutKeys = Duration.seconds(5)

  private let source: any KeySetSource
  private var known: (keys: KeySet, at: Timestamp)?
  private var triedAt: Timestamp?
  private var reading: Task<KeySet, any Error>?

  init(_ source: any KeySetSource) {
    self.source = source
  }

  /// The key of that id; nil when the issuer has none.
  /// - Throws: `keys_unavailable` when no set young enough can be had.
  func key(_ id: String, at now: Timestamp) async throws(TokenRefused) -> VerificationKey? {
    let age = known.map { now - $0.at }
    let isUsable = age.map { .zero <= $0 && $0 <= Self.ageMax } ?? false
    let isFresh = isUsable && (age.map { $0 <= Self.freshFor } ?? false)
    let key = isUsable ? known?.keys[id] : nil
    if isFresh, let key { return key }
    guard mayTry(at: now, after: isUsable ? Self.pause : Self.pauseWithoutKeys) else {
      guard isUsable else { throw TokenRefused(.keysUnavailable) }
      return key
    }
    guard let keys = await read(at: now) else {
      guard isUsable else { throw TokenRefused(.keysUnavailable) }
      return key
    }
    return keys[id]
  }

  private func mayTry(at now: Timestamp, after pause: Duration) -> Bool {
    guard reading == nil, let triedAt else { return true }
    let since = now - triedAt
    return since >= pause || since < .zero
  }

  private func read(at now: Timestamp) async -> KeySet? {
    if let reading { return try? await reading.value }
    triedAt = now
    let task = Task { [source] in try await source.load() }
    reading = task
    defer { reading = nil }
    guard let keys = try? await task.value else { return nil }
    known = (keys, now)
    return keys
  }
}
