/// What came of a request: a change, a refusal, or both when only a part could be done (behaviour 24).
package struct UpdateOutcome: Hashable, Sendable {
  /// What is to be stored; nil when nothing is.
  package let change: Change?
  /// What could not be done; the change holds nevertheless.
  package let refusal: UpdateRefusal?

  init(_ change: Change?, refusal: UpdateRefusal? = nil) {
    self.change = change
    self.refusal = refusal
  }

  static func refused(_ refusal: UpdateRefusal) -> UpdateOutcome { UpdateOutcome(nil, refusal: refusal) }
}

/// Why a request could not be done, or not all of it. These are not thrown, because in a batch they are collected and
/// because a partial one comes with a change.
package enum UpdateRefusal: Hashable, Sendable {
  case entityMissing
  case alreadyExists
  /// The one attribute that the URL names.
  case attributeMissing
  /// These do not exist; `partial` when others did and were changed.
  case attributesMissing([AttributeName], partial: Bool)
  /// These exist already; `partial` when others were new and were appended.
  case attributesExist([AttributeName], partial: Bool)

  var isPartial: Bool {
    switch self {
    case .attributesMissing(_, let partial), .attributesExist(_, let partial): partial
    case .entityMissing, .alreadyExists, .attributeMissing: false
    }
  }

  /// The answer to a request on one entity (behaviours 23 to 25).
  package func error(for entity: EntityReference) -> NGSIError {
    switch self {
    case .entityMissing: .entityNotFound
    case .alreadyExists: .alreadyExists
    case .attributeMissing: .attributeNotFound
    case .attributesMissing(let names, let partial): .doNotExist(Self.list(entity, names), partial: partial)
    case .attributesExist(let names, let partial): .alreadyExist(Self.list(entity, names), partial: partial)
    }
  }

  /// `E/T - [ A, B ]`
  static func list(_ entity: EntityReference, _ names: [AttributeName]) -> String {
    "\(entity.shown) - [ \(names.map(\.text).joined(separator: ", ")) ]"
  }
}
