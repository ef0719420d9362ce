/// The name under which a record is known for ever: who reported it, and the reporter's own id. Texts of 1 to 200
/// characters without control characters.
package struct UsageIdentity: Hashable, Sendable {
  package let source: String
  package let id: String

  package init(source: String, id: String) {
    self.source = source
    self.id = id
  }

  static let lengthMax = 200

  var isWellFormed: Bool {
    [source, id].allSatisfy { text in
      (1...Self.lengthMax).contains(text.unicodeScalars.count)
        && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
  }
}
