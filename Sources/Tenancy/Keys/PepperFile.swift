import Glibc

/// The file of peppers: one line per version, `1 000102…1f`; mode 0600. Lines that begin with `#` are comments.
///
/// Losing it makes every key useless, so it belongs into a backup that is not the database's.
package enum PepperFile {
  /// Reads the ring; refuses a file that others may read.
  package static func read(_ path: String) throws(PepperError) -> PepperRing {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PepperError(errno == ENOENT ? .missing : .unreadable) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size <= sizeMax else { throw PepperError(.unreadable) }
    guard status.st_mode & 0o077 == 0 else { throw PepperError(.exposed) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      guard count > 0 else { throw PepperError(.unreadable) }
      filled += count
    }
    return try parse(String(decoding: bytes, as: UTF8.self))
  }

  /// Writes a new file with one random pepper and flushes it to the disk. Never overwrites one.
  package static func create(_ path: String) throws(PepperError) {
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<PepperRing.length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PepperError(errno == EEXIST ? .alreadyThere : .unreadable) }
    defer { close(descriptor) }
    let line = Array(
      "# Peppers of the API keys. Without this file no key opens anything: keep a copy.\n1 \(hexadecimal(secret))\n"
        .utf8)
    let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == line.count, fsync(descriptor) == 0 else { throw PepperError(.unreadable) }
  }

  private static let sizeMax = 65_536

  static func parse(_ text: String) throws(PepperError) -> PepperRing {
    var secrets: [Int16: [UInt8]] = [:]
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let version = Int16(parts[0]), let secret = bytes(hexadecimal: parts[1]),
        secrets.updateValue(secret, forKey: version) == nil
      else { throw PepperError(.malformed) }
    }
    return try PepperRing(secrets)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map { UInt8($0) } }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
