import Glibc
import Synchronization

/// Short paths under `/tmp`: the name of a Unix socket may have 107 bytes at most.
package enum TemporaryFolder {
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "\(path): \(reason)" }

    init(_ path: String) {
      self.path = path
      reason = String(cString: strerror(errno))
    }
  }

  /// A new, empty folder only its owner may change. It goes with this process, however that ends.
  package static func make() throws -> String {
    let path = "\(try ofThisProcess.get().folder)/\(number.add(1, ordering: .relaxed).newValue)"
    guard mkdir(path, 0o755) == 0 else { throw Failure(path) }
    return path
  }

  private static let number = Atomic<Int>(0)
  private static let ofThisProcess = Result { try Watchdog(folder: makeUnwatched()) }

  /// A new folder that somebody else removes.
  static func makeUnwatched() throws -> String {
    var name = Array("/tmp/moyai-test-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil,
      let path = String(validating: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    else { throw Failure("/tmp/moyai-test") }
    chmod(path, 0o755)
    return path
  }

  /// The whole file as text.
  package static func read(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw Failure(path) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// Adds to the end of a file that exists.
  package static func append(_ text: String, to path: String) throws {
    try write(text, path, flags: O_WRONLY | O_APPEND)
  }

  /// Puts the text in place of what the file held, making it if it is not there.
  package static func replace(_ path: String, with text: String) throws {
    try write(text, path, flags: O_WRONLY | O_TRUNC | O_CREAT)
  }

  private static func write(_ text: String, _ path: String, flags: Int32) throws {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw Failure(path) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(path) }
      rest = rest.dropFirst(count)
    }
  }
}
