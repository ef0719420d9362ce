/// A data category (データ区分): dotted lower-case words, at least two, at most 64 bytes, as `health.checkup`.
package struct CategoryName: Hashable, Sendable {
  /// The whole name.
  package let text: String

  /// Exactly `^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$` of at most 64 bytes; nil for anything else, wildcards included.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard text.withUTF8(Self.fits) else { return nil }
    self.text = text
  }

  private static func fits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= 64 else { return false }
    var words = 1
    var atStart = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "."):
        guard !atStart else { return false }
        words += 1
        atStart = true
      case _ where atStart:
        guard (0x61...0x7A).contains(byte) else { return false }
        atStart = false
      default:
        guard byte.isLowerNameByte else { return false }
      }
    }
    return words >= 2 && !atStart
  }
}

extension CategoryName: CustomStringConvertible {
  package var description: String { text }
}

extension CategoryName: Comparable {
  package static func < (left: CategoryName, right: CategoryName) -> Bool { left.text < right.text }
}

/// One version of a registered thing, written `health.checkup@1`. Versions begin at 1 and a version never changes.
package struct Versioned<Name: Hashable & Sendable & CustomStringConvertible>: Hashable, Sendable {
  package let name: Name
  package let version: Int

  /// Nil for a version outside 1…1,000,000.
  package init?(_ name: Name, version: Int) {
    guard (1...1_000_000).contains(version) else { return nil }
    self.name = name
    self.version = version
  }
}

extension Versioned: CustomStringConvertible {
  package var description: String { "\(name)@\(version)" }
}
