#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder `deploy/demo-data`, wherever the program was started.
package struct DemonstrationFolder: Sendable, Equatable {
  package let path: String

  package init(path: String) { self.path = path }

  /// Below the repository: `deploy/demo-data`.
  static let place = "deploy/demo-data"
  static let sourcesFile = "SOURCES.csv"
  /// No file of the folder is larger.
  static let fileByteCountMax = 4 << 20

  /// Looks beside the executable and upwards (a build stands below the repository), then from the working directory upwards.
  ///
  /// - Parameter named: a folder that was named; then only there.
  /// - Throws: ``DemonstrationDataError`` telling where it was looked for.
  package static func locate(named: String? = nil) throws(DemonstrationDataError) -> DemonstrationFolder {
    if let named {
      guard access(named + "/" + sourcesFile, R_OK) == 0 else {
        throw DemonstrationDataError(file: named, reason: "has no \(sourcesFile)")
      }
      return DemonstrationFolder(path: named)
    }
    var places: [String] = []
    for start in [realPath("/proc/self/exe"), realPath(".")].compactMap(\.self) {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        let candidate = folder + "/" + place
        if access(candidate + "/" + sourcesFile, R_OK) == 0 { return DemonstrationFolder(path: String(candidate)) }
        folder = folder[..<slash]
      }
      places.append(start)
    }
    throw DemonstrationDataError(
      file: place, reason: "was not found above " + places.joined(separator: " nor above ") + "; name the folder")
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// One whole file of the folder.
  func read(_ name: String) throws(DemonstrationDataError) -> [UInt8] {
    let descriptor = open(path + "/" + name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(name) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      // Qualified by a local name: the method would be found first.
      let count = readFrom(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw failure(name) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= Self.fileByteCountMax else {
        throw DemonstrationDataError(file: name, reason: "is too large")
      }
    }
  }

  private func failure(_ name: String) -> DemonstrationDataError {
    DemonstrationDataError(file: name, reason: String(cString: strerror(errno)))
  }
}

private func readFrom(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
