/// How a throw-away cluster is made.
package struct ClusterOptions: Sendable {
  /// Off by default: nobody needs the data after the test. Crash tests turn it on.
  package var fsync: Bool
  /// Lines of `postgresql.conf`, added last and so winning: `["max_connections": "20"]`. Values are written in quotes.
  package var settings: [String: String]
  /// Lines of `pg_hba.conf` put before the one that trusts the socket.
  package var accessRules: [String]

  package init(fsync: Bool = false, settings: [String: String] = [:], accessRules: [String] = []) {
    self.fsync = fsync
    self.settings = settings
    self.accessRules = accessRules
  }

  func configuration(socketDirectory: String) -> String {
    var lines: [(String, String)] = [
      ("listen_addresses", ""),
      ("unix_socket_directories", socketDirectory),
      ("unix_socket_permissions", "0777"),
      ("max_connections", "1000"),
      ("shared_buffers", "64MB"),
      ("fsync", fsync ? "on" : "off"),
      ("full_page_writes", fsync ? "on" : "off"),
      ("jit", "off"),
      ("timezone", "UTC"),
      ("max_wal_senders", "0"),
      ("wal_level", "minimal"),
      ("logging_collector", "off"),
    ]
    lines += settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return lines.map { "\($0.0) = '\($0.1)'\n" }.joined()
  }
}
