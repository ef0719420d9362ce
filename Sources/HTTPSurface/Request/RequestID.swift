import Synchronization

/// The name of one HTTP request in answers and logs: `rq_` and 26 characters (HTTPSurface.docc, conventions).
///
/// It tells requests apart and is no secret, so its bits come from a generator seeded once per process instead of
/// one system call per request.
package struct RequestID: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  private static let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
  private static let count = Atomic<UInt64>(0)

  /// A fresh id. Two of one process never collide: the count runs through a bijection.
  package static func next() -> RequestID {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    return RequestID(high: mixed(seeds.0 &+ number), low: mixed(seeds.1 ^ number))
  }

  /// The finaliser of SplitMix64: a bijection on 64 bits in which every bit of the input moves half of the output.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension RequestID: CustomStringConvertible {
  private static let crockford = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// `rq_` and 26 lower-case Crockford digits, big-endian.
  package var description: String {
    String(unsafeUninitializedCapacity: 29) { out in
      out[0] = UInt8(ascii: "r")
      out[1] = UInt8(ascii: "q")
      out[2] = UInt8(ascii: "_")
      var rest = (high, low)
      for index in stride(from: 28, through: 3, by: -1) {
        out[index] = Self.crockford[Int(rest.1 & 31)]
        rest.1 = (rest.1 >> 5) | (rest.0 << 59)
        rest.0 >>= 5
      }
      return 29
    }
  }

  /// The same bits as a version-4 UUID, for a fresh `Fiware-Correlator` (NGSI behaviour 1).
  package var uuid: String {
    let digits = Array("0123456789abcdef".utf8)
    let marked = (
      (high & 0xFFFF_FFFF_FFFF_0FFF) | 0x0000_0000_0000_4000, (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    )
    return String(unsafeUninitializedCapacity: 36) { out in
      var place = 0
      for nibble in 0..<32 {
        if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
          out[place] = UInt8(ascii: "-")
          place += 1
        }
        let word = nibble < 16 ? marked.0 : marked.1
        out[place] = digits[Int(word >> UInt64((15 - nibble % 16) * 4) & 0xF)]
        place += 1
      }
      return 36
    }
  }
}
