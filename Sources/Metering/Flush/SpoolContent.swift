import CivilTime
import Postgres

/// What a spool file says, read from its bytes. Pure: damage is found here, not where files are opened.
struct SpoolContent: Equatable {
  /// How the writer left its file.
  enum State: Character {
    /// It was running; if it is not any more, it was killed.
    case open = "o"
    /// It was running and could not seal, because the spool had reached its bound.
    case full = "f"
    /// It sealed everything and stopped.
    case closed = "c"
  }

  let header: SpoolHeader
  private(set) var batches: [UsageBatch] = []
  /// Whether something between valid records could not be read. A torn last record is no damage: it was never sealed.
  private(set) var isDamaged = false

  /// Reads a whole file; nil when it does not begin with a header.
  init?(_ bytes: [UInt8]) {
    guard let header = SpoolHeader(bytes) else { return nil }
    self.header = header
    var position = SpoolHeader.byteCount
    var skipped = false
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") {
        position += 1
      } else if let (batch, end) = Self.batch(in: bytes, from: position, writer: header.writer) {
        isDamaged = isDamaged || skipped
        skipped = false
        batches.append(batch)
        position = end
      } else {
        skipped = true
        position = (bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex) + 1
      }
    }
  }

  private static func batch(in bytes: [UInt8], from start: Int, writer: WriterID) -> (UsageBatch, end: Int)? {
    var position = start
    func line() -> ArraySlice<UInt8>? {
      guard position < bytes.count, let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { position = end + 1 }
      return bytes[position..<end]
    }
    guard let first = line().map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
    let fields = first.split(separator: " ", omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0] == "batch", let sequence = Int64(fields[1]), sequence >= 0,
      let payer = Int32(fields[2]).map({ TenantID($0) }), let sealed = Int64(fields[3]),
      let count = Int(fields[4]), count >= 0, count <= bytes.count
    else { return nil }
    var entries: [UsageEntry] = []
    for _ in 0..<count {
      guard let text = line(), let entry = UsageEntry(line: text, payer: payer) else { return nil }
      entries.append(entry)
    }
    let batch = UsageBatch(
      id: UsageBatch.ID(writer: writer, sequence: sequence, payer: payer),
      sealedAt: Timestamp(microseconds: sealed), entries: entries)
    guard let last = line(), last.elementsEqual("end \(Hexadecimal.text(of: batch.sha256))".utf8) else { return nil }
    return (batch, position)
  }
}
