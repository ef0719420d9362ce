import Crypto

/// `HMAC-SHA256(pepper, key)`: shows that somebody holds the key, without being the key.
package struct APIKeyProof: Sendable {
  let bytes: [UInt8]

  init(_ key: APIKeyText, pepper: Pepper) {
    var code = pepper.beginning
    code.update(data: key.bytes)
    bytes = Array(code.finalize())
  }

  /// What the database keeps.
  package var verifier: APIKeyVerifier { APIKeyVerifier(hashing: bytes) }
}

/// `SHA-256(proof)`: from a stolen one neither the proof nor the key can be computed.
package struct APIKeyVerifier: Sendable {
  let bytes: [UInt8]

  init(hashing proof: [UInt8]) {
    bytes = Array(SHA256.hash(data: proof))
  }

  /// As stored; nil unless there are 32 bytes.
  package init?(stored bytes: [UInt8]) {
    guard bytes.count == SHA256.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Compares in constant time: how many bytes agree must not be told by the time the answer takes.
  package func matches(_ proof: APIKeyProof) -> Bool {
    let other = proof.verifier.bytes
    guard bytes.count == other.count else { return false }
    return zip(bytes, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension APIKeyProof: CustomStringConvertible, CustomReflectable {
  package var description: String { "proof" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension APIKeyVerifier: CustomStringConvertible, CustomReflectable {
  package var description: String { "verifier" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
