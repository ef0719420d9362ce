/// What a worker does with the items it took. It lives on the worker's thread and need not be Sendable.
protocol WorkHandler<Item> {
  associatedtype Item: WorkItem

  /// Finishes every item, whatever happens; the connection may be lost afterwards.
  func handle(_ items: [Item], on connection: Connection)
}
