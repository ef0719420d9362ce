/// What a ``RegisteredName`` names.
package protocol RegisteredNameKind: Sendable {
  /// Three letters and `_`, as `svc_`.
  static var prefix: StaticString { get }
}

/// A name given by people: a prefix and 3 to 48 of `a-z`, `0-9`, `_` behind it.
package struct RegisteredName<Kind: RegisteredNameKind>: Hashable, Sendable {
  /// The whole name, prefix included.
  package let text: String

  /// Nil for what is no such name.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard text.withUTF8({ Self.fits($0, Kind.prefix) }) else { return nil }
    self.text = text
  }

  /// Every read of personal data names a purpose, so this looks at bytes and at no collections of collections.
  private static func fits(_ text: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
    let start = prefix.utf8CodeUnitCount
    guard (start + 3...start + 48).contains(text.count) else { return false }
    for place in 0..<start where text[place] != prefix.utf8Start[place] { return false }
    for place in start..<text.count where !text[place].isLowerNameByte { return false }
    return true
  }
}

extension RegisteredName: CustomStringConvertible {
  package var description: String { text }
}

extension RegisteredName: Comparable {
  package static func < (left: RegisteredName, right: RegisteredName) -> Bool { left.text < right.text }
}

/// An organisation: `org_…`.
package typealias OrganisationName = RegisteredName<OrganisationNameKind>
/// A service: `svc_…`.
package typealias ServiceName = RegisteredName<ServiceNameKind>
/// A purpose (利用目的): `pur_…`.
package typealias PurposeName = RegisteredName<PurposeNameKind>

package enum OrganisationNameKind: RegisteredNameKind { package static let prefix: StaticString = "org_" }
package enum ServiceNameKind: RegisteredNameKind { package static let prefix: StaticString = "svc_" }
package enum PurposeNameKind: RegisteredNameKind { package static let prefix: StaticString = "pur_" }

extension UInt8 {
  /// `a-z`, `0-9`, `_`.
  var isLowerNameByte: Bool {
    (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) || self == UInt8(ascii: "_")
  }
}
