/// What a recipient may do with the data: look at it, or also keep it for the data life. `view` < `store`.
package enum AccessMode: String, Sendable, CaseIterable, Comparable {
  case view, store

  package static func < (left: AccessMode, right: AccessMode) -> Bool { left == .view && right == .store }
}

/// On what ground of the law (個人情報保護法) data is given. Stage 1 knows the three that rest on consent; opting out
/// (27条2項) is not representable.
package enum LegalBasis: String, Sendable, CaseIterable {
  /// A town gives with the person's consent (69条2項1号).
  case townByConsent = "appi_69_2_1_consent"
  /// A business gives with the person's consent (27条1項).
  case businessByConsent = "appi_27_1_consent"
  /// To a recipient abroad, with the person's consent (28条).
  case abroadByConsent = "appi_28_foreign"
}

/// How long a recipient may keep data: whole days, written `P180D`. `P0D` is all there is for mode `view`.
package struct DataLife: Hashable, Sendable {
  package let days: Int

  /// `P0D`: nothing is kept.
  package static let none = DataLife(known: 0)

  private init(known days: Int) {
    self.days = days
  }

  /// Nil outside 0…36,500.
  package init?(days: Int) {
    guard (0...36_500).contains(days) else { return nil }
    self.days = days
  }

  /// Exactly `P`, digits without leading zeros, `D`; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard (3...7).contains(bytes.count), bytes.first == UInt8(ascii: "P"), bytes.last == UInt8(ascii: "D") else {
      return nil
    }
    let digits = bytes[1..<(bytes.count - 1)]
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits.first != 0x30 else {
      return nil
    }
    self.init(days: digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
  }

  /// `P180D`.
  package var text: String { "P\(days)D" }
}
