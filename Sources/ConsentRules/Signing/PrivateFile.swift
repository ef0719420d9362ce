import Glibc

/// Small files that are either whole or not there.
enum PrivateFile {
  private static let sizeMax = 65_536

  /// The content and the mode of a small file.
  static func read(_ path: String) throws(SigningKeyError) -> (bytes: [UInt8], mode: mode_t) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, (0...sizeMax).contains(Int(status.st_size)) else { throw .unreadable(path) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      guard count > 0 else { throw .unreadable(path) }
      filled += count
    }
    return (bytes, status.st_mode)
  }

  /// Writes a new file, flushes it, and gives it its name only then. False, with nothing changed, when the name is
  /// taken: a key is never overwritten.
  static func create(
    _ path: String, _ bytes: [UInt8], mode: mode_t, temporary: String
  ) throws(SigningKeyError) -> Bool {
    let draft = temporary + "." + String(UInt64.random(in: 0 ... .max), radix: 36)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .unreadable(path) }
    defer {
      close(descriptor)
      unlink(draft)
    }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0 else { throw .unreadable(path) }
    // A link fails where a rename would replace.
    if link(draft, path) == 0 { return true }
    if errno == EEXIST { return false }
    throw .unreadable(path)
  }
}
