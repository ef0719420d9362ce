// The C library's `stat` is counted as Dispatch's or Glibc's, whichever the compiler met first.
import CDispatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The operating-system user that PostgreSQL runs as. PostgreSQL refuses to run as root.
struct ClusterOwner: Sendable {
  /// The user's name, or nil when the server's own user is used.
  let name: String?
  let userID: uid_t
  let groupID: gid_t

  /// The present user; as root the unprivileged user `postgres` that Debian's package makes, else `nobody`.
  static func choose() -> ClusterOwner {
    guard geteuid() == 0 else { return ClusterOwner(name: nil, userID: geteuid(), groupID: getegid()) }
    for candidate in ["postgres", "nobody"] {
      if let entry = getpwnam(candidate) {
        return ClusterOwner(name: candidate, userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid)
      }
    }
    return ClusterOwner(name: nil, userID: 0, groupID: 0)
  }

  /// Prefixes a command so that it runs as this user with nothing of root's left.
  func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
    guard name != nil else { return (program, arguments) }
    return (
      "setpriv",
      ["--reuid", "\(userID)", "--regid", "\(groupID)", "--clear-groups", "--no-new-privs", program] + arguments
    )
  }

  /// Whether this user may pass through every folder above `path`.
  func canReach(_ path: String) -> Bool {
    guard name != nil else { return true }
    var folder = path
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      var status = stat()
      guard stat(folder.isEmpty ? "/" : folder, &status) == 0 else { return false }
      let bit: mode_t
      if status.st_uid == userID {
        bit = S_IXUSR
      } else if status.st_gid == groupID {
        bit = S_IXGRP
      } else {
        bit = S_IXOTH
      }
      if status.st_mode & bit == 0 { return false }
      if folder.isEmpty { break }
    }
    return true
  }
}
