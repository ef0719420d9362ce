import CivilTime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The spool of a process that is no more: what it still holds is sent under its old writer, then the file goes.
///
/// Holding this value holds the file's lock, so two starts on one folder do not both replay it.
final class AbandonedSpool: Sendable {
  let path: String
  let content: SpoolContent
  private let descriptor: Int32

  private init(path: String, content: SpoolContent, descriptor: Int32) {
    self.path = path
    self.content = content
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func remove() throws(SpoolError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SpoolError(operation: "remove", path: path, reason: errno) }
  }

  /// Takes the file out of the way of later starts, without losing it, and answers its new path.
  func putAside() throws(SpoolError) -> String {
    let kept = path + ".stale"
    guard rename(path, kept) == 0 else { throw SpoolError(operation: "rename", path: path, reason: errno) }
    return kept
  }

  /// What became of one file of the folder.
  enum Finding {
    case abandoned(AbandonedSpool)
    /// Another process holds it.
    case inUse
    /// It has no readable header. It is kept under another name for a person to look at.
    case unreadable(keptAs: String)
  }

  /// Reads every spool of the folder whose writer does not run any more, oldest writer first.
  static func findAll(in directory: String) throws(SpoolError) -> [Finding] {
    var findings: [Finding] = []
    for name in try names(in: directory) where name.hasSuffix(".spool") {
      findings.append(try inspect(directory + "/" + name))
    }
    func start(_ finding: Finding) -> Int64 {
      if case .abandoned(let spool) = finding { spool.content.header.startedAt.microseconds } else { .max }
    }
    return findings.sorted { start($0) < start($1) }
  }

  private static func inspect(_ path: String) throws(SpoolError) -> Finding {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw SpoolError(operation: "open", path: path, reason: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return .inUse
    }
    let bytes: [UInt8]
    do throws(SpoolError) {
      bytes = try contents(of: descriptor, path: path)
    } catch {
      close(descriptor)
      throw error
    }
    guard let content = SpoolContent(bytes) else {
      close(descriptor)
      let kept = path + ".unreadable"
      guard rename(path, kept) == 0 else { throw SpoolError(operation: "rename", path: path, reason: errno) }
      return .unreadable(keptAs: kept)
    }
    return .abandoned(AbandonedSpool(path: path, content: content, descriptor: descriptor))
  }

  private static func contents(of descriptor: Int32, path: String) throws(SpoolError) -> [UInt8] {
    let chunkSize = 1 << 16
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
        let result = read(descriptor, buffer.baseAddress, chunkSize)
        failure = result < 0 ? errno : 0
        count = max(0, result)
      }
      if failure == EINTR { continue }
      guard failure == 0 else { throw SpoolError(operation: "read", path: path, reason: failure) }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }

  /// The folder's entries, sorted.
  static func names(in directory: String) throws(SpoolError) -> [String] {
    guard let stream = opendir(directory) else {
      throw SpoolError(operation: "open", path: directory, reason: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          names.append(String(cString: $0))
        }
      }
    }
    return names.sorted()
  }
}
