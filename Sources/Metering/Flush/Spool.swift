import CivilTime
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One writer's spool, with its file work on a thread of its own: a slow disk must not hold up requests.
package final class Spool: Sendable {
  /// A seal is never later than this while the process runs (Metering.docc, the flush); it bounds the stated gap.
  package static let sealDelayMax = Duration.seconds(10)
  /// The named bound of what is sealed and not sent. Beyond it counts stay in memory, folded.
  package static let byteCountMax = 64 << 20
  /// A file this much larger than what it still has to hold is written anew.
  static let compactionFactor = 4

  private let queue = DispatchQueue(label: "moyai.metering.spool")
  /// The lock is never contended: only the queue takes it.
  private let file: Mutex<SpoolFile>

  /// Creates the folder where it is missing, and the writer's file in it.
  init(directory: String, writer: WriterID, startedAt: Timestamp) throws(SpoolError) {
    file = Mutex(try SpoolFile(directory: directory, header: SpoolHeader(writer: writer, startedAt: startedAt)))
  }

  /// Makes the folder and its parents, readable by this user alone.
  static func makeDirectory(_ path: String) throws(SpoolError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? "" : "/"
      prefix += component
      guard mkdir(prefix, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
        throw SpoolError(operation: "make", path: prefix, reason: errno)
      }
    }
  }

  /// Appends records without syncing them yet.
  func append(_ records: [UInt8]) async throws(SpoolError) {
    try await run { file throws(SpoolError) in try file.append(records) }
  }

  func sync() async throws(SpoolError) {
    try await run { file throws(SpoolError) in try file.sync() }
  }

  /// Notes that everything up to `instant` is sealed, or that it could not be.
  func sign(aliveAt instant: Timestamp, state: SpoolContent.State) async throws(SpoolError) {
    try await run { file throws(SpoolError) in try file.sign(aliveAt: instant, state: state) }
  }

  /// Drops what is known to be committed: everything when nothing is left, else the file is rewritten once it is mostly
  /// waste. Records that stay too long are harmless, since they are sent again under the same identity.
  ///
  /// - Parameter appends: how many of the appended parts `records` knows of. When another one came in between, nothing is done:
  ///   it would be dropped unsent.
  func keep(
    only records: @escaping @Sendable () -> [UInt8], byteCount: Int, after appends: Int
  ) async throws(SpoolError) {
    try await run { file throws(SpoolError) in
      guard file.appends == appends else { return }
      if byteCount == 0 {
        try file.clear()
      } else if file.byteCount > Self.compactionFactor * byteCount + (1 << 20) {
        try file.rewrite(records())
      }
    }
  }

  func remove() async throws(SpoolError) {
    try await run { file throws(SpoolError) in try file.remove() }
  }

  private func run(
    _ work: @escaping @Sendable (inout SpoolFile) throws(SpoolError) -> Void
  ) async throws(SpoolError) {
    let result: Result<Void, SpoolError> = await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(
          returning: self.file.withLock { file in
            do throws(SpoolError) {
              try work(&file)
              return .success(())
            } catch {
              return .failure(error)
            }
          })
      }
    }
    try result.get()
  }
}
