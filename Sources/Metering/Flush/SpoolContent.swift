import CivilTime

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
  /// The sums of the parts of each number, in the order of the payers.
  let batches: [UsageBatch]
  /// Whether something between valid records could not be read. A torn last record is no damage: it was never sealed.
  private(set) var isDamaged = false

  /// Reads a whole file; nil when it does not begin with a header.
  init?(_ bytes: [UInt8]) {
    guard let header = SpoolHeader(bytes) else { return nil }
    self.header = header
    var position = SpoolHeader.byteCount
    var skipped = false
    var sums: [Int64: SpoolPart] = [:]
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "\n") {
        position += 1
      } else if let part = SpoolPart(in: bytes, from: position, of: header.writer, end: &position) {
        isDamaged = isDamaged || skipped
        skipped = false
        if sums[part.number] == nil { sums[part.number] = part } else { sums[part.number]?.merge(part) }
      } else {
        skipped = true
        position = (bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex) + 1
      }
    }
    batches = sums.sorted { $0.key < $1.key }.flatMap { $0.value.batches(of: header.writer) }
  }
}
