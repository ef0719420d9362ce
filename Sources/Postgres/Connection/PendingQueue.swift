/// A first-in, first-out queue that keeps its memory.
struct PendingQueue {
  private var items: [Connection.Pending] = []
  private var head = 0

  var isEmpty: Bool { head == items.count }
  var first: Connection.Pending? { isEmpty ? nil : items[head] }

  var last: Connection.Pending? { isEmpty ? nil : items.last }

  mutating func append(_ item: Connection.Pending) { items.append(item) }

  mutating func removeFirst() {
    head += 1
    if head == items.count {
      items.removeAll(keepingCapacity: true)
      head = 0
    }
  }
}
