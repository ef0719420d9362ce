import Crypto
import MoyaiTesting
import StrictJSON
import Testing

/// What the tests compute for themselves, from the formats alone.
enum SHA256Oracle {
  static func hex(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

enum LedgerLeafOracle {
  /// `SHA-256(0x00 ‖ salt ‖ JCS(payload))`
  static func leaf(salt: String, payload: JSON) throws -> String {
    var bytes: [UInt8] = [0]
    let digits = Array(salt.utf8)
    for place in stride(from: 0, to: digits.count, by: 2) {
      bytes.append(try #require(UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)))
    }
    return SHA256Oracle.hex(bytes + Array(payload.canonicalText.utf8))
  }
}

/// Chances that can be had again: the seed is printed, and taken from MOYAI_TEST_SEED.
typealias SeededRandom = SeededGenerator
