import StrictJSON

/// What is signed: `typ` of the header. A text of one kind never passes for the other.
package enum SignedKind: String, Sendable {
  case receipt = "consent-receipt+jws"
  case block = "moyai-block+jws"
}

/// A JWS in compact form (RFC 7515) as this platform makes them: EdDSA, a header of exactly `alg`, `kid`, `typ`, parts
/// in canonical unpadded base64url.
///
/// A value of this type is well-formed. Whether the signature holds is ``isSigned(by:)``.
package struct CompactJWS: Hashable, Sendable {
  /// The three parts with their dots; ASCII.
  package let text: String
  package let kind: SignedKind
  package let keyName: SigningKeyName
  package let payload: [UInt8]
  let signature: [UInt8]

  /// At most this many bytes are looked at.
  package static let lengthMax = 65_536

  /// Signs these bytes, which are canonical JSON.
  package init(signing payload: [UInt8], as kind: SignedKind, with key: SigningKey) throws {
    let header: JSON = ["alg": "EdDSA", "kid": .string(key.name.text), "typ": .string(kind.rawValue)]
    let input = Base64URL.text(header.canonicalBytes) + "." + Base64URL.text(payload)
    signature = try key.signature(of: Array(input.utf8))
    text = input + "." + Base64URL.text(signature)
    self.kind = kind
    self.payload = payload
    keyName = key.name
  }

  /// Reads a compact JWS, which must be of that kind.
  /// - Throws: ``JWSFault`` for whatever ``init(signing:as:with:)`` does not make.
  package init(_ text: some StringProtocol, as kind: SignedKind) throws(JWSFault) {
    try self.init(ascii: Array(text.utf8), as: kind)
  }

  /// As ``init(_:as:)`` from bytes.
  package init(ascii bytes: [UInt8], as kind: SignedKind) throws(JWSFault) {
    guard bytes.count <= Self.lengthMax else { throw .notCompact }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .notCompact }
    guard let headerBytes = Base64URL.bytes(parts[0]), let payload = Base64URL.bytes(parts[1]),
      let signature = Base64URL.bytes(parts[2])
    else { throw .notBase64URL }
    guard signature.count == 64 else { throw .signatureLength }
    keyName = try Self.keyName(inHeader: headerBytes, as: kind)
    self.payload = payload
    self.signature = signature
    self.kind = kind
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static func keyName(inHeader bytes: [UInt8], as kind: SignedKind) throws(JWSFault) -> SigningKeyName {
    guard let header = (try? JSON(parsing: bytes, limits: JSONLimits(maxDepth: 2, maxBytes: 1_024)))?.object,
      header.count == 3, header["alg"]?.string == "EdDSA", header["typ"]?.string == kind.rawValue,
      let name = header["kid"]?.string.flatMap({ SigningKeyName($0) })
    else { throw .header }
    return name
  }

  /// What the signature is over: the first two parts with their dot.
  private var signedPart: [UInt8] {
    let bytes = Array(text.utf8)
    return Array(bytes[..<(bytes.lastIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex)])
  }

  /// Whether the signature is this key's, and the header names it.
  package func isSigned(by key: PublicKey) -> Bool {
    key.name == keyName && key.verifies(signature, over: signedPart)
  }

  /// The hash of the ASCII bytes of the whole text, by which the next receipt of a chain names this one.
  package var hash: Hash256 { Hash256.of(text.utf8) }
}

/// Why a text is no JWS of ours.
package enum JWSFault: Error, Equatable, Sendable {
  /// Not three parts, or beyond ``CompactJWS/lengthMax``.
  case notCompact
  /// A part is not canonical unpadded base64url.
  case notBase64URL
  /// The header is not exactly `alg` EdDSA, `kid` of a signing key, and the expected `typ`.
  case header
  /// The signature has not 64 bytes.
  case signatureLength
}

extension JWSFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notCompact: "not three parts with dots between them"
    case .notBase64URL: "not canonical unpadded base64url"
    case .header: "header is not exactly alg EdDSA, kid and the expected typ"
    case .signatureLength: "the signature has not 64 bytes"
    }
  }
}
