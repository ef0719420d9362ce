package import Postgres

/// The six-digit code of a local government (全国地方公共団体コード), whose last digit checks the five before it.
///
/// Codes whose first five digits are 90000 or more belong to no municipality and name sandboxes.
package struct TenantCode: Hashable, Comparable, Sendable {
  /// 72028 for 072028.
  package let number: Int32

  /// Reads exactly six ASCII digits; nil when there are others or the check digit is wrong.
  package init?(_ text: some StringProtocol) {
    self.init(ascii: Array(text.utf8)[...])
  }

  /// As ``init(_:)`` from bytes.
  package init?(ascii digits: some Collection<UInt8>) {
    guard digits.count == 6, let number = Self.number(digits) else { return nil }
    self.init(checked: number)
  }

  /// The code of a tenant read from the database; nil when its check digit is wrong.
  package init?(_ tenant: TenantID) {
    guard (10_000...999_999).contains(tenant.code) else { return nil }
    self.init(checked: tenant.code)
  }

  /// The code that begins with these five digits (1000…99999).
  package init?(fiveDigits: Int32) {
    guard (1_000...99_999).contains(fiveDigits) else { return nil }
    number = fiveDigits * 10 + Self.checkDigit(of: fiveDigits)
  }

  private init?(checked number: Int32) {
    guard number >= 10_000, number % 10 == Self.checkDigit(of: number / 10) else { return nil }
    self.number = number
  }

  /// The key of the tenant's rows.
  package var tenant: TenantID { TenantID(number) }

  /// `072028`.
  package var text: String { tenant.sixDigits }

  /// Whether the code is one of those set aside for tenants that are no municipality.
  package var isSandbox: Bool { number / 10 >= Self.sandboxFirst }

  /// The first five digits of sandboxes.
  package static let sandboxFirst: Int32 = 90_000

  /// Five digits times 6, 5, 4, 3, 2, summed to s: (11 − s mod 11) mod 10 (Tenancy.docc, registers).
  static func checkDigit(of fiveDigits: Int32) -> Int32 {
    var rest = fiveDigits
    var sum: Int32 = 0
    for weight: Int32 in 2...6 {
      sum += rest % 10 * weight
      rest /= 10
    }
    return (11 - sum % 11) % 10
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int32? {
    var value: Int32 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int32(digit - 0x30)
    }
    return value
  }

  package static func < (left: TenantCode, right: TenantCode) -> Bool { left.number < right.number }
}

extension TenantCode: CustomStringConvertible {
  package var description: String { text }
}

extension TenantID {
  /// The code as it is written everywhere outside the database: six digits with leading zeros.
  package var sixDigits: String {
    let digits = String(code)
    return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }
}
