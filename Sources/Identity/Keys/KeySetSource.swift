import StrictJSON

/// Where an issuer's keys come from.
package protocol KeySetSource: Sendable {
  /// Reads the set anew.
  /// - Throws: ``KeySetFault``.
  func load() async throws -> KeySet
}

/// Keys that are known already.
package struct FixedKeySet: KeySetSource {
  private let keys: KeySet

  package init(_ keys: KeySet) {
    self.keys = keys
  }

  package func load() async throws -> KeySet { keys }
}
