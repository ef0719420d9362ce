import Glibc

/// A key set in a file, for issuers whose keys are handed over instead of fetched.
package struct KeySetFile: KeySetSource {
  private let path: String

  package init(_ path: String) {
    self.path = path
  }

  package func load() async throws -> KeySet {
    // A small local file; reading it takes no longer than asking another thread to.
    try KeySet(parsing: try SmallFile.read(path, bytesMax: KeySet.bytesMax))
  }
}

/// Reads small files of configuration.
package enum SmallFile {
  /// - Throws: ``KeySetFault`` when it cannot be read or is larger.
  package static func read(_ path: String, bytesMax: Int) throws(KeySetFault) -> [UInt8] {
    guard let file = fopen(path, "re") else { throw KeySetFault("\(path) cannot be opened") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0 else { throw KeySetFault("\(path) cannot be read") }
    guard count <= bytesMax else { throw KeySetFault("\(path) is larger than \(bytesMax) bytes") }
    return Array(bytes[..<count])
  }
}
