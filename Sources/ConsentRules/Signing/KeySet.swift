package import StrictJSON

/// Public keys by name: a JWKS (RFC 7517).
package struct KeySet: Sendable, Equatable {
  private var keys: [SigningKeyName: PublicKey] = [:]

  /// The keys given; of two with one name the first stays.
  package init(_ keys: some Sequence<PublicKey> = []) {
    for key in keys { add(key) }
  }

  /// Reads a JWKS.
  /// - Throws: ``KeySetFault`` when it is no JWKS, a key of ours is malformed, or one name has two keys.
  package init(parsing bytes: [UInt8]) throws(KeySetFault) {
    guard let document = try? JSON(parsing: bytes, limits: JSONLimits(maxDepth: 8, maxBytes: 16 << 20)),
      let elements = document.object?["keys"]?.array
    else { throw KeySetFault(reason: "not a JWKS: an object with the array \"keys\" is expected") }
    for (place, element) in elements.enumerated() {
      // Keys of other kinds may stand in a set; nobody signs receipts with them.
      if let kind = element.object?["kty"]?.string, kind != "OKP" { continue }
      guard let key = PublicKey(jwk: element) else {
        throw KeySetFault(reason: "key \(place) is not an Ed25519 key with kid, tenant, nbf, exp and x")
      }
      guard add(key) else { throw KeySetFault(reason: "two keys are named \(key.name)") }
    }
  }

  /// Adds a key. False when its name is taken by another one.
  @discardableResult
  package mutating func add(_ key: PublicKey) -> Bool {
    if let known = keys[key.name] { return known == key }
    keys[key.name] = key
    return true
  }

  /// The key of that name.
  package subscript(name: SigningKeyName) -> PublicKey? { keys[name] }

  /// All of them, by name.
  package var sorted: [PublicKey] { keys.values.sorted { $0.name < $1.name } }

  /// How many there are.
  package var count: Int { keys.count }

  /// The JWKS.
  package var json: JSON { ["keys": .array(sorted.map(\.jwk))] }
}

/// Why a text is no usable JWKS.
package struct KeySetFault: Error, Equatable, CustomStringConvertible {
  package let reason: String
  package var description: String { reason }
}
