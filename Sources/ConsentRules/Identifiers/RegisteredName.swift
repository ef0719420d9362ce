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
    let prefix = UnsafeBufferPointer(start: Kind.prefix.utf8Start, count: Kind.prefix.utf8CodeUnitCount)
    guard text.utf8.starts(with: prefix) else { return nil }
    let rest = text.utf8.dropFirst(prefix.count)
    guard (3...48).contains(rest.count), rest.allSatisfy(\.isLowerNameByte) else { return nil }
    self.text = String(text)
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
