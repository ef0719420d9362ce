package import Postgres

/// A sum of SHA-256 values modulo 2²⁵⁶ (Metering.docc, the flush): equal sums of equal counts mean the same
/// contributions, in whatever order.
package struct DigestSum: Hashable, Sendable {
  /// Least significant word first.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// The empty sum.
  package init() { words = (0, 0, 0, 0) }

  /// One digest, read as a big-endian number of 32 bytes. Missing leading bytes are zero, bytes before the last 32 are dropped.
  package init(bigEndian bytes: some Sequence<UInt8>) {
    self.init()
    for byte in bytes {
      words.3 = words.3 << 8 | words.2 >> 56
      words.2 = words.2 << 8 | words.1 >> 56
      words.1 = words.1 << 8 | words.0 >> 56
      words.0 = words.0 << 8 | UInt64(byte)
    }
  }

  package static func += (sum: inout DigestSum, other: DigestSum) {
    var carry = false
    func add(_ word: inout UInt64, _ addend: UInt64) {
      let (partial, firstOverflow) = word.addingReportingOverflow(addend)
      let (total, secondOverflow) = partial.addingReportingOverflow(carry ? 1 : 0)
      word = total
      carry = firstOverflow || secondOverflow
    }
    add(&sum.words.0, other.words.0)
    add(&sum.words.1, other.words.1)
    add(&sum.words.2, other.words.2)
    add(&sum.words.3, other.words.3)
  }

  package static func == (left: DigestSum, right: DigestSum) -> Bool {
    left.words == right.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }

  /// As PostgreSQL's `numeric` reads and prints it, without sign or leading zeros.
  package var decimal: String {
    var rest = [words.3, words.2, words.1, words.0]
    var groups: [UInt64] = []
    while rest.contains(where: { $0 != 0 }) {
      var remainder: UInt64 = 0
      for index in rest.indices {
        (rest[index], remainder) = Self.chunk.dividingFullWidth((remainder, rest[index]))
      }
      groups.append(remainder)
    }
    guard let first = groups.last else { return "0" }
    return groups.dropLast().reversed().reduce(into: String(first)) { text, group in
      let digits = String(group)
      text += String(repeating: "0", count: Self.chunkDigits - digits.utf8.count) + digits
    }
  }

  private static let chunkDigits = 19
  private static let chunk: UInt64 = 10_000_000_000_000_000_000
}

extension DigestSum: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::numeric" }
  package static var sqlArrayCast: StaticString { "::numeric[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(decimal) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.append(decimal) }
}
