/// Which statements this connection has prepared, by their text. A text is prepared when it comes the second time:
/// a query composed for one caller would otherwise cost a Parse and a DEALLOCATE for nothing. Bounded; the least
/// recently used one makes room.
struct StatementCache {
  enum Lookup {
    /// Run it unnamed.
    case once
    /// Prepare it under this name, then run it.
    case prepare(name: [CChar])
    /// Run it by this name.
    case prepared(name: [CChar])
  }

  private struct Entry {
    var name: [CChar]?
    var lastUse: UInt64
  }

  private var entries: [SQLTemplate: Entry] = [:]
  private var tick: UInt64 = 0
  private var nameCount: UInt64 = 0
  /// Names whose statement the server still holds but nobody needs.
  var evicted: [[CChar]] = []
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
  }

  var count: Int { entries.count }

  mutating func lookup(_ template: SQLTemplate) -> Lookup {
    tick += 1
    guard let index = entries.index(forKey: template) else {
      makeRoom()
      entries[template] = Entry(name: nil, lastUse: tick)
      return .once
    }
    entries.values[index].lastUse = tick
    if let name = entries.values[index].name { return .prepared(name: name) }
    nameCount += 1
    let name = "m\(nameCount)".utf8CString.map { $0 }
    entries.values[index].name = name
    return .prepare(name: name)
  }

  /// The session holds none of them any more.
  mutating func removeAll() {
    entries = [:]
    evicted = []
  }

  /// The Parse failed or was skipped: the server does not hold it.
  mutating func forget(_ template: SQLTemplate) {
    entries[template] = nil
  }

  /// The server's plan no longer fits (a migration ran): give it up and parse anew.
  mutating func invalidate(_ template: SQLTemplate) {
    guard let entry = entries.removeValue(forKey: template) else { return }
    if let name = entry.name { evicted.append(name) }
  }

  private mutating func makeRoom() {
    guard entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
      return
    }
    invalidate(oldest.key)
  }
}

/// The text of a statement as a key: compared and hashed as one run of bytes.
struct SQLTemplate: Hashable {
  let bytes: [UInt8]

  static func == (left: SQLTemplate, right: SQLTemplate) -> Bool {
    left.bytes == right.bytes
  }

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
