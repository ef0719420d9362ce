import Glibc

/// An address of version 4 or 6. A version 4 address written inside version 6 (`::ffff:192.0.2.1`) counts as version 4.
package struct IPAddress: Hashable, Sendable {
  /// 4 or 16 bytes.
  let bytes: [UInt8]

  /// Nil for a text that is no numeric address.
  package init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      let all = withUnsafeBytes(of: six) { Array($0) }
      let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
      bytes = all.starts(with: mapped) ? Array(all[12...]) : all
    } else {
      return nil
    }
  }

  package var isVersion4: Bool { bytes.count == 4 }

  /// The address in its usual notation, as PostgreSQL's `inet` reads it.
  package var text: String {
    if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
    return stride(from: 0, to: bytes.count, by: 2)
      .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
  }

  /// What one subscriber line has at its disposal: the address itself in version 4, its /64 in version 6.
  var neighbourhood: IPNetwork { IPNetwork(self, prefix: bytes.count == 4 ? 32 : 64) }
}

/// A range of addresses in CIDR form: `192.0.2.0/24`, `2001:db8::/32`, or a single address.
package struct IPNetwork: Hashable, Sendable {
  private let bytes: [UInt8]
  private let prefix: Int
  /// As it was written.
  package let text: String

  /// Nil for a text that is none, or whose bits behind the prefix are not zero.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    let width = address.bytes.count * 8
    switch parts.count {
    case 1: prefix = width
    case 2:
      guard let given = Int(parts[1]), (0...width).contains(given), String(given) == parts[1] else { return nil }
      prefix = given
    default: return nil
    }
    bytes = Self.masked(address.bytes, prefix)
    guard bytes == address.bytes else { return nil }
    self.text = text
  }

  init(_ address: IPAddress, prefix: Int) {
    bytes = Self.masked(address.bytes, prefix)
    self.prefix = prefix
    text = ""
  }

  /// The place of callers whose address is not known: no address belongs to it.
  static let nowhere = IPNetwork()

  private init() {
    bytes = []
    prefix = 0
    text = ""
  }

  package func contains(_ address: IPAddress) -> Bool {
    address.bytes.count == bytes.count && Self.masked(address.bytes, prefix) == bytes
  }

  private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(8, max(0, prefix - index * 8))
      return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
    }
  }
}
