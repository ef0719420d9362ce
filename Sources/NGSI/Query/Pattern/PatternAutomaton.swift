/// The automaton of a tree. All states that are possible at a place are followed at once, so a text is read once
/// and nothing is ever tried again.
struct PatternAutomaton: Sendable {
  private enum State: Sendable {
    /// Takes one scalar and goes on to the next state.
    case take(ScalarSet)
    case split(Int, Int)
    case jump(Int)
    case atStart
    case atEnd
    case found
  }

  private var states: [State] = []

  init(_ tree: PatternNode) {
    build(tree)
    states.append(.found)
  }

  /// The end included.
  var stateCount: Int { states.count }

  private mutating func build(_ node: PatternNode) {
    switch node {
    case .set(let set): states.append(.take(set))
    case .start: states.append(.atStart)
    case .end: states.append(.atEnd)
    case .sequence(let parts):
      for part in parts { build(part) }
    case .choice(let parts): buildChoice(parts[...])
    case .repeated(let body, let from, let upTo):
      for _ in 0..<from { build(body) }
      if let upTo {
        buildOptional(body, times: upTo - from)
      } else {
        buildLoop(body)
      }
    }
  }

  private mutating func buildChoice(_ parts: ArraySlice<PatternNode>) {
    guard let first = parts.first else { return }
    guard parts.count > 1 else { return build(first) }
    let split = reserve()
    build(first)
    let jump = reserve()
    states[split] = .split(split + 1, states.count)
    buildChoice(parts.dropFirst())
    states[jump] = .jump(states.count)
  }

  private mutating func buildOptional(_ body: PatternNode, times: Int) {
    var splits: [Int] = []
    for _ in 0..<times {
      splits.append(reserve())
      build(body)
    }
    for split in splits { states[split] = .split(split + 1, states.count) }
  }

  private mutating func buildLoop(_ body: PatternNode) {
    let split = reserve()
    build(body)
    states.append(.jump(split))
    states[split] = .split(split + 1, states.count)
  }

  private mutating func reserve() -> Int {
    states.append(.found)
    return states.count - 1
  }

  func isFound(in text: String) -> Bool {
    var current = Positions(count: states.count)
    var following = Positions(count: states.count)
    var isStart = true
    var scalars = text.unicodeScalars.makeIterator()
    var scalar = scalars.next()
    while true {
      // A match may begin anywhere: the first state is possible at each place.
      if enter(0, &current, isStart: isStart, isEnd: scalar == nil) { return true }
      guard let value = scalar?.value else { return false }
      scalar = scalars.next()
      isStart = false
      following.removeAll()
      for state in current.members {
        guard case .take(let set) = states[state], set.contains(value) else { continue }
        if enter(state + 1, &following, isStart: false, isEnd: scalar == nil) { return true }
      }
      swap(&current, &following)
    }
  }

  /// Makes a state possible, with all that follow from it without taking a scalar. True when the end is among them.
  private func enter(_ state: Int, _ positions: inout Positions, isStart: Bool, isEnd: Bool) -> Bool {
    var pending = [state]
    while let state = pending.popLast() {
      guard positions.insert(state) else { continue }
      switch states[state] {
      case .take: break
      case .found: return true
      case .jump(let target): pending.append(target)
      case .split(let first, let second): pending += [second, first]
      case .atStart: if isStart { pending.append(state + 1) }
      case .atEnd: if isEnd { pending.append(state + 1) }
      }
    }
    return false
  }
}

/// A set of states that empties in no time.
private struct Positions {
  private(set) var members: [Int] = []
  private var stamps: [Int]
  private var stamp = 1

  init(count: Int) {
    stamps = Array(repeating: 0, count: count)
  }

  mutating func insert(_ state: Int) -> Bool {
    guard stamps[state] != stamp else { return false }
    stamps[state] = stamp
    members.append(state)
    return true
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    stamp += 1
  }
}
