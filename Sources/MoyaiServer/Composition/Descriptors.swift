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
  /// With fewer the process would begin and then fail at whatever comes first.
  static let limitMin = 192
  /// More connections than this are not of use to one process.
  static let limitMax = 65_536

  /// Shares out a limit of the system.
  init(limit: Int) {
    let free = max(Self.limitMin, limit) - Self.reserve
    adminConnections = min(Self.adminConnectionsMax, free / 4)
    dataConnections = free - adminConnections
  }

  /// Asks the system for what it is ready to give: what a login shell sets is meant for programs with few connections.
  /// - Throws: when it gives too few to begin with.
  static func claimed() throws(HostRefusal) -> Descriptors {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Descriptors(limit: 1_024) }
    let wanted = min(limit.rlim_max, rlim_t(limitMax))
    if limit.rlim_cur < wanted {
      let before = limit.rlim_cur
      limit.rlim_cur = wanted
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
    }
    let given = Int(min(limit.rlim_cur, rlim_t(limitMax)))
    guard given >= limitMin else {
      throw HostRefusal(
        "the system allows this process \(given) open files and connections; \(limitMin) are needed at least (`ulimit -n`, LimitNOFILE)"
      )
    }
    return Descriptors(limit: given)
  }
}
