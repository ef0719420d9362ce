/// The members of a JSON object in the order in which they were written. Names are unique by their bytes.
package struct JSONObject: Sendable {
  /// The members, in order.
  package private(set) var members: [(key: String, value: JSON)]

  /// An object without members.
  package init() { members = [] }

  /// An object of members that are already known to have distinct names; only the parser may promise that.
  init(distinct members: [(key: String, value: JSON)]) { self.members = members }

  /// How many members there are.
  package var count: Int { members.count }

  /// Whether there are none.
  package var isEmpty: Bool { members.isEmpty }

  /// The value of the member of this name. Setting replaces it in its place, adds it at the end when it is new,
  /// and removes it when set to nil.
  package subscript(key: String) -> JSON? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (nil, let value?): members.append((key, value))
      case (let place?, nil): members.remove(at: place)
      case (nil, nil): break
      }
    }
  }

  /// Where the member of this name stands, or nil.
  package func index(of key: String) -> Int? {
    members.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  /// Adds a member at the end; an existing one of this name is replaced where it stands.
  package mutating func append(_ key: String, _ value: JSON) { self[key] = value }

  /// Removes the member of this name; returns the value it had.
  @discardableResult
  package mutating func remove(_ key: String) -> JSON? {
    index(of: key).map { members.remove(at: $0).value }
  }

  /// Replaces every value by what `transform` makes of it.
  package mutating func mapValues(_ transform: (JSON) -> JSON) {
    for place in members.indices { members[place].value = transform(members[place].value) }
  }

  /// Makes room for `count` members.
  package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }
}

extension JSONObject: Hashable {
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.elementsEqual(right.members) { $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
    for member in members {
      member.key.hashBytes(into: &hasher)
      hasher.combine(member.value)
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Members in the order of the literal; of a repeated name the last value stays, in the first place.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self.init()
    for (key, value) in elements { append(key, value) }
  }
}
