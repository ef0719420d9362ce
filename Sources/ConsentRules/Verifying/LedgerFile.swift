import Glibc

/// Reads a file in pieces of whole lines, a piece at a time.
final class LedgerFile {
  /// Bytes that a line may have at most: an entry has hundreds.
  static let lineMax = 1 << 20
  private static let pieceLength = 1 << 20

  struct Unreadable: Error { let reason: String }

  private let descriptor: Int32
  /// The begin of a line whose end was not read yet.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  init(path: String) throws(Unreadable) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Unreadable(reason: "\(path) cannot be opened") }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit { close(descriptor) }

  /// The next lines; nil at the end of the file. A last line without its line feed comes as it is.
  func next() throws(Unreadable) -> [UInt8]? {
    var piece = rest
    rest = []
    while !isAtEnd {
      let more = try readPiece()
      isAtEnd = more.isEmpty
      piece += more
      guard let end = more.isEmpty ? nil : piece.lastIndex(of: 0x0A) else {
        guard piece.count <= Self.lineMax + Self.pieceLength else {
          throw Unreadable(reason: "a line is longer than 1 MiB")
        }
        continue
      }
      rest = Array(piece[(end + 1)...])
      piece.removeSubrange((end + 1)...)
      return piece
    }
    return piece.isEmpty ? nil : piece
  }

  private func readPiece() throws(Unreadable) -> [UInt8] {
    var result = 0
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceLength) { buffer, count in
      result = read(descriptor, buffer.baseAddress, Self.pieceLength)
      count = max(0, result)
    }
    guard result >= 0 else { throw Unreadable(reason: "the file cannot be read") }
    return piece
  }
}
