#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Chooses the folder of the embedded cluster.
///
/// It is `DATA/postgres`. As root the cluster belongs to an unprivileged user, who may be unable to pass the folders
/// above DATA (`/root`, a folder of mktemp). Rather than open those folders the cluster then lies in
/// `/var/lib/moyai/ID`, and `DATA/postgres` is a link to it.
enum ClusterPlace {
  static let sharedFolder = "/var/lib/moyai"

  /// The longest path that `sun_path` of a Unix socket address holds, less the socket's own name.
  static let socketFolderLengthMax = 107 - "/.s.PGSQL.5432.lock".utf8.count

  static func resolve(dataFolder: String, owner: ClusterOwner) throws -> String {
    let inside = dataFolder + "/postgres"
    if let target = linkTarget(inside) { return target }
    if FileStore.exists(inside) { return inside }
    if owner.canReach(inside) {
      try makeOwned(inside, owner: owner)
      return inside
    }
    removeAbandoned()
    try FileStore.makeFolder(sharedFolder)
    let place = sharedFolder + "/" + randomName()
    try makeOwned(place, owner: owner)
    try FileStore.write(text: inside, to: place + "/link", mode: 0o600)
    guard symlink(place, inside) == 0 else { throw FileFailure("make link", inside) }
    return place
  }

  /// Beside the cluster when the path is short enough for a socket, else below `/tmp` in a folder of our own.
  static func socketFolder(for folder: String) -> String {
    let beside = folder + "/socket"
    if beside.utf8.count <= socketFolderLengthMax { return beside }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in folder.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "/tmp/moyai-" + String(hash, radix: 36)
  }

  /// Clusters whose data folder was removed by its user are removed too; nothing could ever find them again.
  private static func removeAbandoned() {
    guard let folder = opendir(sharedFolder) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let place = sharedFolder + "/" + name
      guard name.count == nameLength, let link = try? FileStore.readText(place + "/link"),
        linkTarget(link) != place, !FileStore.exists(place + "/cluster/postmaster.pid")
      else { continue }
      _ = try? ChildProcess.run("rm", ["-rf", "--", place])
    }
  }

  private static let nameLength = 16

  private static func randomName() -> String {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
    return String((0..<nameLength).map { _ in letters.randomElement(using: &generator) ?? "0" })
  }

  private static func makeOwned(_ path: String, owner: ClusterOwner) throws {
    try FileStore.makeFolder(path, mode: 0o700)
    guard owner.name != nil else { return }
    guard chown(path, owner.userID, owner.groupID) == 0 else { throw FileFailure("change owner of", path) }
  }

  private static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
