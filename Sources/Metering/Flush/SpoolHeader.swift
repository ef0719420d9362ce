import CivilTime

/// The first line of a spool: fixed width, so that the last sign of life is written over in place.
struct SpoolHeader: Equatable {
  let writer: WriterID
  let startedAt: Timestamp
  /// The last seal, also of nothing: up to here no count can be missing.
  var aliveAt: Timestamp
  var state: SpoolContent.State

  private static let prefix = "moyai-spool 2 "
  private static let numberWidth = 19
  static let byteCount = prefix.utf8.count + 32 + 1 + numberWidth + 1 + numberWidth + 1 + 1 + 1

  init(writer: WriterID, startedAt: Timestamp) {
    self.writer = writer
    self.startedAt = startedAt
    aliveAt = startedAt
    state = .open
  }

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.byteCount, bytes[Self.byteCount - 1] == UInt8(ascii: "\n") else { return nil }
    let line = String(decoding: bytes[..<(Self.byteCount - 1)], as: UTF8.self)
    guard line.hasPrefix(Self.prefix) else { return nil }
    let fields = line.dropFirst(Self.prefix.count).split(separator: " ", omittingEmptySubsequences: false)
    guard fields.count == 4, let writer = WriterID(fields[0]), let started = Int64(fields[1]),
      let alive = Int64(fields[2]), fields[3].count == 1, let state = fields[3].first.flatMap(SpoolContent.State.init)
    else { return nil }
    self.writer = writer
    startedAt = Timestamp(microseconds: started)
    aliveAt = Timestamp(microseconds: alive)
    self.state = state
  }

  var bytes: [UInt8] {
    Array(
      "\(Self.prefix)\(writer.text) \(Self.padded(startedAt)) \(Self.padded(aliveAt)) \(state.rawValue)\n".utf8)
  }

  /// Instants before 1970 do not occur; they would be written as 1970 rather than break the width.
  private static func padded(_ instant: Timestamp) -> String {
    let digits = String(max(0, instant.microseconds))
    return String(repeating: "0", count: numberWidth - digits.utf8.count) + digits
  }
}
