import StrictJSON

/// A JWT in compact form, taken apart and not yet believed (RFC 7519, RFC 7515 §3.1).
struct CompactToken: Sendable {
  let algorithm: SignatureAlgorithm
  let keyID: String
  let claims: JSONObject
  /// What is signed: header and payload as they came.
  let signedBytes: [UInt8]
  let signature: [UInt8]

  /// Bytes of a token at most; it has to fit into the header fields of a request.
  static let bytesMax = 8 << 10
  private static let limits = JSONLimits(maxDepth: 8, maxBytes: bytesMax)

  /// Members that would let the token choose the key it is checked with, or change what the header means.
  private static let forbidden = ["jku", "jwk", "x5u", "crit", "b64", "zip", "enc"]

  init(_ text: String) throws(TokenRefused) {
    guard text.utf8.count <= Self.bytesMax else { throw TokenRefused(.form) }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let signature = Base64URL.decode(parts[2]) else { throw TokenRefused(.form) }
    let header = try Self.object(parts[0])
    guard !Self.forbidden.contains(where: { header[$0] != nil }) else { throw TokenRefused(.header) }
    guard let name = header["alg"]?.string, let algorithm = SignatureAlgorithm(rawValue: name) else {
      throw TokenRefused(.algorithm)
    }
    guard let keyID = header["kid"]?.string, (1...256).contains(keyID.utf8.count) else { throw TokenRefused(.header) }
    if let type = header["typ"] {
      guard let type = type.string, ["jwt", "at+jwt"].contains(type.lowercased()) else { throw TokenRefused(.header) }
    }
    self.algorithm = algorithm
    self.keyID = keyID
    self.signature = signature
    claims = try Self.object(parts[1])
    signedBytes = Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count))
  }

  private static func object(_ part: some Sequence<UInt8>) throws(TokenRefused) -> JSONObject {
    guard let bytes = Base64URL.decode(part), let json = try? JSON(parsing: bytes, limits: limits),
      let object = json.object
    else { throw TokenRefused(.form) }
    return object
  }
}
