import CivilTime
import Crypto

/// What one seal found, as the spool holds it. It belongs to the batches of one number, which are the sum of its parts.
struct SpoolPart: Equatable {
  /// The number of the batches that it becomes a part of.
  let number: Int64
  private(set) var sealedAt: Timestamp
  private(set) var counts: SealedCounts

  /// Adds a later part of the same number.
  mutating func merge(_ later: SpoolPart) {
    sealedAt = max(sealedAt, later.sealedAt)
    counts.merge(later.counts)
  }

  /// The batches of the number: one for each payer, always the same ones for the same parts.
  func batches(of writer: WriterID) -> [UsageBatch] {
    counts.entriesByPayer().map { part in
      UsageBatch(
        id: UsageBatch.ID(writer: writer, sequence: number, payer: part.payer), sealedAt: sealedAt,
        entries: part.entries)
    }
  }

  /// The part as it stands in the spool: readable, because an operator may have to look at a spool that cannot be sent. The empty
  /// line before it keeps a damaged neighbour from taking it along.
  func record(of writer: WriterID) -> [UInt8] {
    var text = Array("\npart \(number) \(sealedAt.microseconds) \(counts.tallies.count)\n".utf8)
    text.reserveCapacity(text.count + counts.tallies.count * 128 + 70)
    for (key, tally) in counts.tallies { key.appendLine(tally, to: &text) }
    let digest = Self.digest(text.dropFirst(), of: writer)
    text.append(contentsOf: "end \(digest)\n".utf8)
    return text
  }

  /// Reads one record that begins at `start`; nil when it is not whole.
  init?(in bytes: [UInt8], from start: Int, of writer: WriterID, end: inout Int) {
    var position = start
    func line() -> ArraySlice<UInt8>? {
      guard position < bytes.count, let end = bytes[position...].firstIndex(of: TabbedText.lineFeed) else { return nil }
      defer { position = end + 1 }
      return bytes[position..<end]
    }
    guard let first = line().map({ TabbedText.text($0) }) else { return nil }
    let fields = first.split(separator: " ", omittingEmptySubsequences: false)
    guard fields.count == 4, fields[0] == "part", let number = Int64(fields[1]), number >= 0,
      let sealed = Int64(fields[2]), let count = Int(fields[3]), count >= 0, count <= bytes.count
    else { return nil }
    var counts = SealedCounts()
    for _ in 0..<count {
      guard let text = line(), let (key, tally) = CounterKey.read(line: text) else { return nil }
      counts.add(tally, to: key)
    }
    let digest = Self.digest(bytes[start..<position], of: writer)
    guard let last = line(), last.elementsEqual("end \(digest)".utf8) else { return nil }
    self.init(number: number, sealedAt: Timestamp(microseconds: sealed), counts: counts)
    end = position
  }

  init(number: Int64, sealedAt: Timestamp, counts: SealedCounts) {
    self.number = number
    self.sealedAt = sealedAt
    self.counts = counts
  }

  /// The writer is part of the digest though the spool names it only once: a record in another writer's file is none.
  private static func digest(_ text: ArraySlice<UInt8>, of writer: WriterID) -> String {
    var hash = SHA256()
    hash.update(data: Array((writer.text + "\n").utf8))
    text.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Hexadecimal.text(of: hash.finalize())
  }
}
