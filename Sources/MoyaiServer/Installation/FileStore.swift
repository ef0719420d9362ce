#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file or folder of the installation that could not be used; names the path and the system's reason.
package struct FileFailure: Error, CustomStringConvertible {
  package let action: String
  package let path: String
  package let reason: String

  init(_ action: String, _ path: String, code: Int32 = errno) {
    self.action = action
    self.path = path
    self.reason = String(cString: strerror(code))
  }

  package var description: String { "cannot \(action) \(path): \(reason)" }
}

/// Small whole files with exact permissions, written so that a crash leaves the old or the new content.
package enum FileStore {
  /// The most a file of the installation may hold when it is read whole.
  package static let readMax = 16 * 1_024 * 1_024

  /// Whether something lies at the path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes a folder and those above it. An existing folder keeps its permissions.
  package static func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(FileFailure) {
    if exists(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]), mode: 0o755)
    }
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileFailure("make folder", path) }
  }

  /// The whole file.
  package static func read(_ path: String) throws(FileFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure("read", path) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        content.append(contentsOf: buffer[..<count])
        if content.count > readMax { throw FileFailure("read", path, code: EFBIG) }
      } else if count == 0 {
        return content
      } else if errno != EINTR {
        throw FileFailure("read", path)
      }
    }
  }

  /// The whole file as text.
  package static func readText(_ path: String) throws(FileFailure) -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Replaces the file in one step: a reader sees the old or the new content, also after a power cut.
  package static func write(_ content: some Collection<UInt8>, to path: String, mode: UInt32) throws(FileFailure) {
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileFailure("write", temporary) }
    do throws(FileFailure) {
      try writeAll(Array(content), to: descriptor, path: temporary)
      guard fsync(descriptor) == 0 else { throw FileFailure("sync", temporary) }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw FileFailure("replace", path) }
  }

  /// Replaces the file with text.
  package static func write(text: String, to path: String, mode: UInt32) throws(FileFailure) {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  /// Adds to the end of a file, which is made if it is missing.
  package static func append(_ content: [UInt8], to path: String, mode: UInt32) throws(FileFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileFailure("write", path) }
    defer { close(descriptor) }
    try writeAll(content, to: descriptor, path: path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileFailure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Glibc.write(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw FileFailure("write", path)
      }
    }
  }
}
