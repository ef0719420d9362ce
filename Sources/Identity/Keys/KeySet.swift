import StrictJSON

/// The keys an issuer publishes (JWKS, RFC 7517 §5).
package struct KeySet: Sendable {
  private let keys: [String: VerificationKey]

  package static let bytesMax = 256 << 10
  package static let keysMax = 100

  package init(_ keys: [VerificationKey]) {
    // Of two keys with one name nobody can say which is meant, so neither counts.
    self.keys = Dictionary(grouping: keys, by: \.id).compactMapValues { $0.count == 1 ? $0[0] : nil }
  }

  /// Keys that are not for signatures of ours are left out.
  /// - Throws: ``KeySetFault``.
  package init(parsing bytes: [UInt8]) throws(KeySetFault) {
    guard let json = try? JSON(parsing: bytes, limits: JSONLimits(maxDepth: 8, maxBytes: Self.bytesMax)),
      let list = json.object?["keys"]?.array, list.count <= Self.keysMax
    else { throw KeySetFault("the key set is no JWKS within its limits") }
    let objects = list.compactMap(\.object)
    let names = Dictionary(grouping: objects.compactMap { $0["kid"]?.string }, by: { $0 }).mapValues(\.count)
    self.init(objects.compactMap { VerificationKey($0) }.filter { names[$0.id] == 1 })
  }

  subscript(id: String) -> VerificationKey? { keys[id] }

  package var count: Int { keys.count }
}

/// Why a key set could not be had. The text names no key and no person.
package struct KeySetFault: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
