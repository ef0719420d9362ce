/// The six digits (団体コード) by which signed objects name a tenant. The last digit checks the five before it.
///
/// It is the text of Tenancy's `TenantCode`, without the registry: a verifier needs no database.
package struct TenantDigits: Hashable, Sendable {
  /// 72028 for `072028`.
  package let number: Int32

  /// Exactly six ASCII digits with the right check digit; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let digits = Array(text.utf8)
    guard digits.count == 6, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(number: digits.reduce(0) { $0 * 10 + Int32($1 - 0x30) })
  }

  /// The code of this number; nil when its check digit is wrong.
  package init?(number: Int32) {
    guard (10_000...999_999).contains(number), number % 10 == Self.checkDigit(of: number / 10) else { return nil }
    self.number = number
  }

  /// Five digits times 6, 5, 4, 3, 2, summed to s: (11 − s mod 11) mod 10.
  private static func checkDigit(of fiveDigits: Int32) -> Int32 {
    var rest = fiveDigits
    var sum: Int32 = 0
    for weight: Int32 in 2...6 {
      sum += rest % 10 * weight
      rest /= 10
    }
    return (11 - sum % 11) % 10
  }

  /// `072028`.
  package var text: String {
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}

extension TenantDigits: CustomStringConvertible {
  package var description: String { text }
}
