/// What an ``Identifier`` names. Only the prefix differs at run time; at compile time a consent is no receipt.
package protocol IdentifierKind: Sendable {
  /// Two lower-case letters, as `cn`.
  static var prefix: StaticString { get }
}

/// A 128-bit name without any meaning, written `<prefix>_` and 26 characters of Crockford's base32 (ConsentRules.docc, names).
///
/// In the database it is a `uuid` of the same 16 bytes. No sequence number is ever shown, so a name tells nothing of
/// how many others there are or when it was made.
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
  /// The first eight of the sixteen bytes, big-endian.
  package let high: UInt64
  /// The last eight.
  package let low: UInt64

  /// The name of this 128-bit number.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Sixteen bytes, big-endian; nil for another count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A new name of 128 random bits.
  package static func random(using generator: inout some RandomNumberGenerator) -> Identifier {
    Identifier(high: generator.next(), low: generator.next())
  }

  /// A new name from the system's generator.
  package static func random() -> Identifier {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  /// The sixteen bytes, big-endian.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }
  }
}

extension Identifier: Comparable {
  package static func < (left: Identifier, right: Identifier) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
