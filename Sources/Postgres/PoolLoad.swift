/// How busy a set of connections is at one moment.
package struct PoolLoad: Hashable, Sendable {
  /// Requests that were not sent yet.
  package let waiting: Int
  /// Workers that have a connection.
  package let connections: Int

  package init(waiting: Int, connections: Int) {
    self.waiting = waiting
    self.connections = connections
  }
}
