/// What a key covers of a town's NGSI entities: verbs, service paths, entity types (Tenancy.docc, keys).
///
/// The terms only: that a query is narrowed to them, and what lies outside refused or not found, is the broker's work.
package struct NGSIReach: Equatable, Sendable {
  /// What may be done.
  package struct Verbs: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let read = Verbs(rawValue: 1)
    package static let write = Verbs(rawValue: 2)
    package static let subscribe = Verbs(rawValue: 4)
    package static let all: Verbs = [.read, .write, .subscribe]
  }

  /// Which entity types.
  package enum Types: Equatable, Sendable {
    case all
    case only([String])
  }

  package let verbs: Verbs
  package let servicePaths: [ServicePathPattern]
  package let types: Types

  /// Every verb on every entity of the town: `key create --scope ngsi`.
  package static let everything = NGSIReach(verbs: .all, servicePaths: [.everything], types: .all)

  package static let servicePathsMax = 50
  package static let typesMax = 100

  init(verbs: Verbs, servicePaths: [ServicePathPattern], types: Types) {
    self.verbs = verbs
    self.servicePaths = servicePaths
    self.types = types
  }

  /// Refuses with `scope_missing` unless the verb is covered.
  package func require(_ verb: Verbs) throws(AccessRefused) {
    guard verbs.isSuperset(of: verb) else { throw AccessRefused(.scopeMissing) }
  }
}
