import CivilTime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A failed call on a spool file, with the operation and the system's reason.
package struct SpoolError: Error, CustomStringConvertible {
  package let operation: String
  package let path: String
  package let reason: Int32

  package var description: String { "\(operation) \(path): \(String(cString: strerror(reason)))" }
}

/// One writer's open spool. Owned by one ``Spool`` and used on its queue only; closing is dropping it.
///
/// The file is locked while it is open, so that no other process takes a living writer's spool for a dead one's.
struct SpoolFile: ~Copyable {
  let path: String
  private var descriptor: Int32
  private var header: SpoolHeader
  /// Bytes in the file, header included.
  private(set) var byteCount: Int
  /// How often something was appended since it was opened.
  private(set) var appends = 0

  /// Creates the file with its header, synced together with its directory entry.
  init(directory: String, header: SpoolHeader) throws(SpoolError) {
    let path = directory + "/" + header.writer.text + ".spool"
    let descriptor = try Self.create(path, header: header)
    do throws(SpoolError) {
      try Self.syncDirectory(directory)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.header = header
    self.descriptor = descriptor
    byteCount = SpoolHeader.byteCount
  }

  deinit { close(descriptor) }

  /// Appends records. What was written in part is cut off again.
  mutating func append(_ bytes: [UInt8]) throws(SpoolError) {
    do throws(SpoolError) {
      try Self.write(bytes, to: descriptor, at: byteCount, path: path)
    } catch {
      _ = ftruncate(descriptor, off_t(byteCount))
      throw error
    }
    byteCount += bytes.count
    appends += 1
  }

  func sync() throws(SpoolError) {
    guard fdatasync(descriptor) == 0 else { throw SpoolError(operation: "sync", path: path, reason: errno) }
  }

  /// Notes a seal, and in which state it was made. Not synced: it only narrows the stated gap of a killed process.
  mutating func sign(aliveAt: Timestamp, state: SpoolContent.State) throws(SpoolError) {
    header.aliveAt = aliveAt
    header.state = state
    try Self.write(header.bytes, to: descriptor, at: 0, path: path)
  }

  /// Drops every record.
  mutating func clear() throws(SpoolError) {
    guard byteCount > SpoolHeader.byteCount else { return }
    guard ftruncate(descriptor, off_t(SpoolHeader.byteCount)) == 0 else {
      throw SpoolError(operation: "truncate", path: path, reason: errno)
    }
    byteCount = SpoolHeader.byteCount
  }

  /// Replaces the file by one that holds just these records: complete or not at all.
  mutating func rewrite(_ records: [UInt8]) throws(SpoolError) {
    let temporary = path + ".new"
    let fresh = try Self.create(temporary, header: header, mayExist: true)
    do throws(SpoolError) {
      try Self.write(records, to: fresh, at: SpoolHeader.byteCount, path: temporary)
      guard fdatasync(fresh) == 0 else { throw SpoolError(operation: "sync", path: temporary, reason: errno) }
      guard rename(temporary, path) == 0 else { throw SpoolError(operation: "rename", path: temporary, reason: errno) }
    } catch {
      close(fresh)
      throw error
    }
    close(descriptor)
    descriptor = fresh
    byteCount = SpoolHeader.byteCount + records.count
  }

  /// Takes the file away: nothing in it is needed any more.
  func remove() throws(SpoolError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SpoolError(operation: "remove", path: path, reason: errno) }
  }

  private static func create(
    _ path: String, header: SpoolHeader, mayExist: Bool = false
  ) throws(SpoolError) -> Int32 {
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | (mayExist ? O_TRUNC : O_EXCL)
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SpoolError(operation: "create", path: path, reason: errno) }
    do throws(SpoolError) {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        throw SpoolError(operation: "lock", path: path, reason: errno)
      }
      try write(header.bytes, to: descriptor, at: 0, path: path)
      guard fsync(descriptor) == 0 else { throw SpoolError(operation: "sync", path: path, reason: errno) }
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, at offset: Int, path: String
  ) throws(SpoolError) {
    var written = 0
    while written < bytes.count {
      let result = bytes.withUnsafeBytes { buffer in
        pwrite(
          descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written, off_t(offset + written))
      }
      if result > 0 {
        written += result
      } else if errno != EINTR {
        throw SpoolError(operation: "write", path: path, reason: errno)
      }
    }
  }

  private static func syncDirectory(_ directory: String) throws(SpoolError) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SpoolError(operation: "open", path: directory, reason: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SpoolError(operation: "sync", path: directory, reason: errno) }
  }
}
