package import Tenancy

/// One thing about a record that its category version does not allow.
package struct RecordFault: Hashable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    /// The category version has no such item.
    case unknownItem = "unknown_item"
    /// Not of the item's type, or a list where there is none.
    case wrongType = "wrong_type"
    /// A list or text longer than allowed.
    case tooLong = "too_long"
    /// No such version, or none that is approved.
    case unknownVersion = "unknown_version"
  }

  /// RFC 6901, from the root of the request's body.
  package let pointer: String
  package let code: Code

  package init(_ pointer: String, _ code: Code) {
    self.pointer = pointer
    self.code = code
  }
}

/// A record that was refused for what it holds; the refusal is in the ledger.
package struct RecordRefused: Error, Equatable, Sendable {
  package let faults: [RecordFault]
  package let rotation: KeyRotation?
}
