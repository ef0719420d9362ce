/// What the labels of one town mean to one service on `/v2`. Made with the service's key and kept with it; the revision
/// tells when it has grown old.
package struct ClassRules: Hashable, Sendable {
  /// One label, and whether the service is recorded as a recipient on the ground that the class asks for.
  package struct Label: Hashable, Sendable {
    package let type: String
    package let dataClass: DataClass
    package let isRecipient: Bool

    package init(_ type: String, _ dataClass: DataClass, isRecipient: Bool = false) {
      self.type = type
      self.dataClass = dataClass
      self.isRecipient = isRecipient
    }
  }

  /// The town's revision of its labels and recipients; 0 before the first.
  package let revision: Int64
  /// Types whose entities do not exist for the service, in byte order.
  package let hiddenTypes: [String]
  /// Types that nobody writes, lower-cased; `person` is always one of them.
  private let refusedTypes: Set<String>

  /// A town without labels.
  package static let none = ClassRules(revision: 0, labels: [])

  package init(revision: Int64, labels: [Label]) {
    self.revision = revision
    hiddenTypes = labels.filter { !$0.isReadable }.map(\.type).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    refusedTypes = Set(labels.filter { !$0.isWritable }.map { Self.folded($0.type) } + [Self.person])
  }

  /// The type that smart data models give to natural persons. It is personal whatever a label says.
  private static let person = "person"

  /// Without regard to case, as far as names of types have one.
  package static func folded(_ type: String) -> String { type.lowercased() }

  /// Whether it is `Person`, which takes no other label than `personal`.
  package static func isPerson(_ type: String) -> Bool { folded(type) == person }

  package func mayRead(_ type: String) -> Bool { hiddenTypes.isEmpty || !hiddenTypes.contains(type) }

  package func mayWrite(_ type: String) -> Bool {
    // Almost every town has no such label, and almost no type six letters.
    if refusedTypes.count == 1, type.utf8.count != Self.person.utf8.count { return true }
    return !refusedTypes.contains(Self.folded(type))
  }
}

extension ClassRules.Label {
  fileprivate var isReadable: Bool {
    switch dataClass.rule(for: .ngsiRead) {
    case .key: true
    case .recipient: isRecipient
    case .consent, .closed: false
    }
  }

  fileprivate var isWritable: Bool {
    switch dataClass.rule(for: .ngsiWrite) {
    case .key: true
    case .recipient, .consent, .closed: false
    }
  }
}
