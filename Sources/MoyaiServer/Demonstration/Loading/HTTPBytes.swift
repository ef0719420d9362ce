/// What was received and not yet read.
struct HTTPBytes {
  static let lineMax = 16 << 10
  static let headerMax = 100
  static let bodyMax = 16 << 20

  private var bytes: [UInt8] = []
  private var start = 0

  var count: Int { bytes.count - start }

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes.removeFirst(start)
    start = 0
    bytes += more
  }

  /// The text before the next CR LF, which is dropped; nil while there is none.
  mutating func takeLine() -> String? {
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    var line = bytes[start..<end]
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    start = end + 1
    return String(decoding: line, as: UTF8.self)
  }

  /// - Parameter count: at most ``count``.
  mutating func take(_ count: Int) -> [UInt8] {
    defer { start += count }
    return Array(bytes[start..<(start + count)])
  }
}
