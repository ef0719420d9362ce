/// Finds repeated member names. A set of 64 marks tells most new names apart at once; the others are compared while
/// there are few, and hashed from then on, so that an object with very many members costs linear time. Swift seeds its
/// hash per process, so names cannot be chosen to collide.
struct MemberNames {
  private static let comparedAtMost = 48
  private var marks: UInt64 = 0
  private var hashed: Set<ExactName> = []

  private struct ExactName: Hashable {
    let text: String
    static func == (left: ExactName, right: ExactName) -> Bool { left.text.hasSameBytes(as: right.text) }
    func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
  }

  /// Whether `name` is none of the names of `members`, which are all that were inserted before it.
  mutating func insert(_ name: String, into members: [(key: String, value: JSON)]) -> Bool {
    guard members.count < Self.comparedAtMost else { return insertHashed(name, into: members) }
    let mark = Self.mark(of: name)
    defer { marks |= mark }
    if marks & mark == 0 { return true }
    for member in members where member.key.hasSameBytes(as: name) { return false }
    return true
  }

  private mutating func insertHashed(_ name: String, into members: [(key: String, value: JSON)]) -> Bool {
    if hashed.isEmpty {
      for member in members { hashed.insert(ExactName(text: member.key)) }
    }
    return hashed.insert(ExactName(text: name)).inserted
  }

  /// One of 64 bits, by length and outer bytes.
  private static func mark(of name: String) -> UInt64 {
    let bytes = name.utf8
    guard let first = bytes.first, let last = bytes.last else { return 1 }
    return 1 << ((UInt64(first) &* 7 &+ UInt64(last) &* 13 &+ UInt64(bytes.count) &* 5) & 63)
  }
}
