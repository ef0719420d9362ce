import Crypto

/// One version of the secret that is mixed into every key's proof.
struct Pepper: Sendable {
  let version: Int16
  let key: SymmetricKey
  /// A code of nothing yet under this key. Beginning one costs as much as a short code itself, so each goes on from a copy.
  let beginning: HMAC<SHA256>

  init(version: Int16, secret: [UInt8]) {
    self.version = version
    key = SymmetricKey(data: secret)
    beginning = HMAC<SHA256>(key: key)
  }
}

/// The peppers of an installation by version: new keys take the newest, older keys still verify with theirs.
///
/// Kept in a file outside the database, so that a stolen dump alone opens nothing (Tenancy.docc, keys).
package struct PepperRing: Sendable {
  /// In the order of ``versions``; they are few.
  private let peppers: [Pepper]
  let newest: Pepper

  /// Versions (1 or more) with 32 bytes each.
  package init(_ secrets: [Int16: [UInt8]]) throws(PepperError) {
    guard let last = secrets.keys.max() else { throw PepperError(.empty) }
    guard secrets.allSatisfy({ $0.key > 0 && $0.value.count == Self.length }) else { throw PepperError(.malformed) }
    peppers = secrets.map { Pepper(version: $0.key, secret: $0.value) }.sorted { $0.version < $1.version }
    versions = peppers.map(\.version)
    newest = Pepper(version: last, secret: secrets[last] ?? [])
  }

  /// Bytes of a pepper.
  package static let length = 32

  /// The version new keys are made with.
  package var newestVersion: Int16 { newest.version }

  /// Every version there is, in order.
  package let versions: [Int16]

  /// The proofs of a key with every pepper, in the order of ``versions``, 32 bytes each: whoever looks the key up where
  /// this process may not look takes the one that the key's record names.
  package func proofs(of key: APIKeyText) -> [UInt8] {
    var proofs: [UInt8] = []
    proofs.reserveCapacity(peppers.count * SHA256.byteCount)
    for pepper in peppers { proofs += APIKeyProof(key, pepper: pepper).bytes }
    return proofs
  }

  /// A secret for sealing what is handed out and taken back, such as cursors; all servers of an installation have the same.
  /// What was sealed before a new pepper came opens no more, which costs a reader of lists a fresh start.
  package var sealingSecret: [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array("moyai sealing 1".utf8), using: newest.key))
  }

  subscript(version: Int16) -> Pepper? { peppers.first { $0.version == version } }

  /// The proof of a key with the newest pepper.
  package func proof(of key: APIKeyText) -> APIKeyProof { APIKeyProof(key, pepper: newest) }

  /// The proof of a key with the pepper of its record; nil when this installation lacks that version.
  package func proof(of key: APIKeyText, version: Int16) -> APIKeyProof? {
    self[version].map { APIKeyProof(key, pepper: $0) }
  }
}

/// A pepper file that cannot be used. The server does not start then.
package struct PepperError: Error, Equatable, CustomStringConvertible {
  package enum Code: Sendable {
    case missing, unreadable, empty, malformed
    /// Others than the owner may read it.
    case exposed
    /// It already exists and is never overwritten.
    case alreadyThere
  }

  package let code: Code

  init(_ code: Code) {
    self.code = code
  }

  package var description: String {
    switch code {
    case .missing: "there is no pepper file"
    case .unreadable: "the pepper file cannot be read or written"
    case .empty: "the pepper file holds no pepper"
    case .malformed: "a line of the pepper file is not a version (1 or more, each once) and 64 hexadecimal digits"
    case .exposed: "the pepper file may be read by others than its owner: chmod 600"
    case .alreadyThere: "the pepper file already exists"
    }
  }
}
