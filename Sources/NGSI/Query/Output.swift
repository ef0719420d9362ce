/// What of an entity is shown, and in which form.
package struct Output: Hashable, Sendable {
  /// `attrs`: which attributes, in which order.
  package var attributes: NameList
  /// `metadata`: which metadata of them.
  package var metadata: NameList
  /// In which form.
  package var representation: Representation

  package init(
    attributes: NameList = .standard, metadata: NameList = .standard, representation: Representation = .normalized
  ) {
    self.attributes = attributes
    self.metadata = metadata
    self.representation = representation
  }

  /// True when a stored document can be sent as it is.
  package var isPlain: Bool {
    attributes == .standard && metadata == .standard && representation == .normalized
  }
}

/// The forms an entity is printed in; they exclude each other.
package enum Representation: String, Hashable, Sendable, CaseIterable {
  case normalized
  case keyValues
  case values
  case unique
}

/// The `attrs` or `metadata` list of a request (NGSI-v2, "Filtering out attributes and metadata").
package enum NameList: Hashable, Sendable {
  /// Nothing was asked: everything of the user's, no builtins.
  case standard
  /// Exactly these, in this order; `all` is the position-independent `*`, every one of the user's own. Builtins
  /// (`dateCreated`, `dateModified`, …) appear only by name. Names are distinct.
  case only([String], all: Bool)
}
