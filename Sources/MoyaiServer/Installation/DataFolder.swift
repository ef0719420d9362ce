#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that `moyai dev --data DIR` keeps everything in (Design, commands).
///
/// ```
/// DIR/postgres/        the embedded cluster (or a link to it)
/// DIR/pepper           the secret that key proofs are made with, outside the database
/// DIR/signing/         the towns' signing keys, outside the database
/// DIR/spool/           counts on their way to the database
/// DIR/operator-token   the prefecture's console key
/// DIR/keys.json        the towns' keys of the demonstration
/// DIR/statements/      what the demonstration's allocation wrote
/// ```
package struct DataFolder: Sendable {
  /// Absolute path without a trailing slash.
  package let path: String

  /// Makes the folder if need be; a relative path counts from the working folder.
  package init(_ given: String) throws(FileFailure) {
    var path = given
    if !path.hasPrefix("/") {
      guard let working = getcwd(nil, 0) else { throw FileFailure("find working folder", ".") }
      path = String(cString: working) + "/" + path
      free(working)
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    try FileStore.makeFolder(path)
    // The shortest absolute name: links and `..` would make one folder look like two.
    guard let resolved = realpath(path, nil) else { throw FileFailure("resolve", path) }
    self.path = String(cString: resolved)
    free(resolved)
    for (folder, mode) in [("spool", UInt32(0o700)), ("statements", 0o755)] {
      try FileStore.makeFolder(self.path + "/" + folder, mode: mode)
    }
  }

  package var pepperFile: String { path + "/pepper" }
  package var signingFolder: String { path + "/signing" }
  package var spoolFolder: String { path + "/spool" }
  package var statementsFolder: String { path + "/statements" }
  package var operatorTokenFile: String { path + "/operator-token" }
  package var keysFile: String { path + "/keys.json" }

  /// Taken by the one server that may use the folder; freed by the system when the process ends, however it ends.
  package func lock() throws(FileFailure) -> FolderLock {
    let file = path + "/lock"
    let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileFailure("open", file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let failure = FileFailure("lock (another moyai uses this data folder)", file)
      close(descriptor)
      throw failure
    }
    return FolderLock(descriptor: descriptor)
  }
}

/// Holds the data folder for one server until the process ends.
package struct FolderLock: ~Copyable, Sendable {
  private let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
