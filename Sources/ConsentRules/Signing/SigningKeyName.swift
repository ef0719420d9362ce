/// The `kid` of a signing key: `072028-2026a`, that is its tenant, the year in Japan in which it begins, and a letter.
package struct SigningKeyName: Hashable, Sendable {
  package let tenant: TenantDigits
  package let year: Int
  /// 0 for `a` … 25 for `z`.
  package let letter: Int

  /// Nil for a year outside 2000…9999 or a letter past `z`.
  package init?(tenant: TenantDigits, year: Int, letter: Int) {
    guard (2_000...9_999).contains(year), (0..<26).contains(letter) else { return nil }
    self.tenant = tenant
    self.year = year
    self.letter = letter
  }

  /// Exactly six digits of a tenant, `-`, four digits, one of `a-z`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 12, bytes[6] == UInt8(ascii: "-"), (0x61...0x7A).contains(bytes[11]),
      let tenant = TenantDigits(String(decoding: bytes[..<6], as: UTF8.self)),
      bytes[7..<11].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.init(
      tenant: tenant, year: bytes[7..<11].reduce(0) { $0 * 10 + Int($1 - 0x30) }, letter: Int(bytes[11] - 0x61))
  }

  /// The text that stands in headers and file names.
  package var text: String { "\(tenant.text)-\(year)\(Character(Unicode.Scalar(UInt8(0x61 + letter))))" }
}

extension SigningKeyName: Comparable {
  package static func < (left: SigningKeyName, right: SigningKeyName) -> Bool {
    (left.tenant.number, left.year, left.letter) < (right.tenant.number, right.year, right.letter)
  }
}

extension SigningKeyName: CustomStringConvertible {
  package var description: String { text }
}
