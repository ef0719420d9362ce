/// The text of an API key: `moyai_<kind>_<env>_<tenant>_<kid>_<secret><crc>`, 83 characters (Tenancy.docc, keys).
///
/// A value of this type is well-formed: right shape, right check digit of the tenant, right CRC. It says nothing about
/// whether such a key exists. Its description is masked; the whole text comes out only by ``reveal()``.
package struct APIKeyText: Sendable {
  package let kind: KeyKind
  package let environment: KeyEnvironment
  package let tenant: TenantCode
  package let kid: KeyID
  let bytes: [UInt8]

  package static let length = 83
  private static let secretLength = 43
  private static let checksumLength = 6

  /// Nil unless the text is a well-formed key; needs no database.
  package init?(_ text: some StringProtocol) {
    self.init(ascii: Array(text.utf8))
  }

  /// As ``init(_:)`` from bytes.
  package init?(ascii bytes: [UInt8]) {
    guard bytes.count == Self.length, bytes.starts(with: "moyai_".utf8) else { return nil }
    let body = bytes.count - Self.checksumLength
    guard bytes[8] == Self.bar, bytes[13] == Self.bar, bytes[20] == Self.bar, bytes[33] == Self.bar,
      let kind = KeyKind(rawValue: String(decoding: bytes[6..<8], as: UTF8.self)),
      let environment = KeyEnvironment(rawValue: String(decoding: bytes[9..<13], as: UTF8.self)),
      let tenant = TenantCode(ascii: bytes[14..<20]),
      let kid = KeyID(ascii: bytes[21..<33]),
      bytes[34..<body].allSatisfy(Base62.contains),
      bytes[body...].elementsEqual(Base62.sixCharacters(CRC32.checksum(bytes[..<body])))
    else { return nil }
    self.kind = kind
    self.environment = environment
    self.tenant = tenant
    self.kid = kid
    self.bytes = bytes
  }

  private static let bar = UInt8(ascii: "_")

  /// A new key with a random kid and 256 random bits of secret, written as 43 uniform base62 characters.
  package static func mint(
    _ kind: KeyKind, _ environment: KeyEnvironment, _ tenant: TenantCode,
    using generator: inout some RandomNumberGenerator
  ) -> APIKeyText {
    var bytes = Array("moyai_\(kind.rawValue)_\(environment.rawValue)_\(tenant.text)_".utf8)
    let kidBytes = Base62.random(count: KeyID.length, using: &generator)
    bytes += kidBytes + [bar] + Base62.random(count: secretLength, using: &generator)
    bytes += Base62.sixCharacters(CRC32.checksum(bytes))
    guard let key = APIKeyText(ascii: bytes) else { preconditionFailure("a minted key is well-formed by construction") }
    return key
  }

  /// The whole secret text, for the one moment in which it is shown.
  package func reveal() -> String { String(decoding: bytes, as: UTF8.self) }

  /// `moyai_sk_live_072028_a1B2…`, the only way a key is shown again.
  package var masked: String {
    APIKeyText.masked(kind: kind, environment: environment, tenant: tenant, kid: kid)
  }

  /// The masked text of a key known only by its parts.
  package static func masked(
    kind: KeyKind, environment: KeyEnvironment, tenant: TenantCode, kid: KeyID
  ) -> String {
    "moyai_\(kind.rawValue)_\(environment.rawValue)_\(tenant.text)_\(kid.text.prefix(4))…"
  }
}

extension APIKeyText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { masked }
  package var debugDescription: String { masked }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
