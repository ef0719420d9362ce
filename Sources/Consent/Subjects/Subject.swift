package import CivilTime
package import ConsentRules

/// A person in one town, under the town's own opaque name for them.
package struct Subject: Equatable, Sendable {
  package enum State: String, Sendable, CaseIterable {
    case open, closed
  }

  /// Why a subject was closed.
  package enum ClosingReason: String, Sendable, CaseIterable {
    /// 死亡.
    case deceased
    /// By order of an authority.
    case ordered
  }

  package let id: SubjectID
  package let handle: SubjectHandle
  /// Nil once erased.
  package let birthDate: CivilDate?
  package let state: State
  package let closedReason: ClosingReason?
  /// Who asked for the erasure; only when it waits for the second manager or is done.
  package let eraseAskedBy: String?
  package let isErased: Bool
}

/// The town's own name for a person: 1 to 64 printable ASCII characters without blanks. It means nothing here.
package struct SubjectHandle: Hashable, Sendable {
  package let text: String

  package init?(_ text: String) {
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    self.text = text
  }
}

/// What a clerk hands over so that a resident can link: 80 random bits in Crockford's base32, shown once.
package struct LinkCode: Sendable {
  package let text: String
  package let expiresAt: Timestamp

  package static let life = Duration.seconds(24 * 3_600)
  /// Wrong birth dates after which a code has ended.
  package static let failuresMax = 5
  /// Refused attempts of one account on one day of Japan after which all further ones are refused.
  package static let accountFailuresMax = 10
  static let length = 16
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  static func random(at now: Timestamp, using generator: inout some RandomNumberGenerator) -> LinkCode {
    let text = (0..<length).map { _ in digits[Int.random(in: 0..<32, using: &generator)] }
    return LinkCode(text: String(decoding: text, as: UTF8.self), expiresAt: now + life)
  }

  /// What is kept of a code: the hash of its canonical form. People write capitals, blanks and hyphens, and take the
  /// letters o, i and l for digits; nil for what can be no code.
  static func hash(_ written: String) -> Hash256? {
    guard written.utf8.count <= 64 else { return nil }
    var canonical: [UInt8] = []
    for byte in written.lowercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
      switch byte {
      case UInt8(ascii: "o"): canonical.append(UInt8(ascii: "0"))
      case UInt8(ascii: "i"), UInt8(ascii: "l"): canonical.append(UInt8(ascii: "1"))
      default: canonical.append(byte)
      }
    }
    guard canonical.count == length, canonical.allSatisfy(digits.contains) else { return nil }
    return Hash256.of(canonical)
  }
}

extension LinkCode: CustomStringConvertible, CustomReflectable {
  package var description: String { "link code" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
