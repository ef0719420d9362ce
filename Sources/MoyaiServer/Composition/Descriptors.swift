import Logging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Who may use how many of the process's file descriptors. Clients who open connection after connection must leave enough
/// for the database, the spool and the admin listener: without them nothing is served to anybody.
struct Descriptors {
  /// Connections of the data listener; those beyond wait to be accepted.
  let dataConnections: Int
  let adminConnections: Int

  /// What the process needs besides: the database's connections, the spool, files that are read.
  static let reserve = 128
  static let adminConnectionsMax = 64
  /// More connections than this are not of use to one process.
  static let limitMax = 65_536

  /// Shares out a limit of the system.
  init(limit: Int) {
    let free = max(32, limit - Self.reserve)
    adminConnections = min(Self.adminConnectionsMax, free / 4)
    dataConnections = free - adminConnections
  }

  /// Asks the system for what it is ready to give: what a login shell sets is meant for programs with few connections.
  static func claimed(logger: Logger) -> Descriptors {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Descriptors(limit: 1_024) }
    let wanted = min(limit.rlim_max, rlim_t(limitMax))
    if limit.rlim_cur < wanted {
      let before = limit.rlim_cur
      limit.rlim_cur = wanted
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
    }
    let given = Descriptors(limit: Int(min(limit.rlim_cur, rlim_t(limitMax))))
    logger.info("connections that may be open", metadata: ["data": "\(given.dataConnections)"])
    return given
  }
}
