package import DataClasses
package import NGSI

/// What the caller's key covers: verbs, service paths, entity types (Tenancy.docc, keys). A query is narrowed to it;
/// naming something uncovered is refused; an uncovered entity asked for by id does not exist.
package struct EntityReach: Hashable, Sendable {
  package struct Verbs: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let read = Verbs(rawValue: 1)
    package static let write = Verbs(rawValue: 2)
  }

  package let verbs: Verbs
  /// Empty covers nothing.
  package let servicePaths: [ServicePathPattern]
  /// Nil covers every type, empty none.
  package let types: [String]?
  /// What the labels of the tenant's types mean to the key's service: a second narrowing, beside the key's own.
  package let classes: ClassRules

  package init(
    verbs: Verbs, servicePaths: [ServicePathPattern], types: [String]?, classes: ClassRules = .none
  ) {
    self.verbs = verbs
    self.servicePaths = servicePaths
    self.types = types
    self.classes = classes
  }

  /// Everything of the tenant.
  package static let everything = EntityReach(verbs: [.read, .write], servicePaths: [.everything], types: nil)
}

extension EntityReach {
  /// What a query is narrowed to.
  var query: QueryReach {
    let paths = ServicePathScope(servicePaths)
    guard !classes.hiddenTypes.isEmpty else { return QueryReach(servicePaths: paths, types: types) }
    guard let types else { return QueryReach(servicePaths: paths, hiddenTypes: classes.hiddenTypes) }
    return QueryReach(servicePaths: paths, types: types.filter(classes.mayRead))
  }

  package func covers(_ servicePath: ServicePath) -> Bool {
    servicePaths.contains { $0.contains(servicePath) }
  }

  package func covers(type: String) -> Bool {
    types?.contains(type) ?? true
  }

  /// Refuses a read that names types or paths of which nothing is covered.
  ///
  /// `/a/#` names a tree: it is covered as soon as a part of it is, and the answer shows that part. A single path or
  /// type is covered or not.
  func requireReading(_ scope: ServicePathScope, types named: [String]) throws(BrokerError) {
    guard verbs.contains(.read) else { throw .scopeMissing }
    guard named.allSatisfy(covers(type:)) else { throw .scopeMissing }
    guard scope.patterns.allSatisfy(meets) else { throw .scopeMissing }
    guard named.allSatisfy(classes.mayRead) else { throw .classRouteMissing }
  }

  /// Refuses a write that names an uncovered type or path.
  func requireWriting(_ servicePath: ServicePath, types named: some Sequence<String>) throws(BrokerError) {
    guard verbs.contains(.write), covers(servicePath), named.allSatisfy(covers(type:)) else { throw .scopeMissing }
    guard named.allSatisfy(classes.mayWrite) else { throw .dataClassRefused }
  }

  /// Refuses to make an entity of a type that the request did not name.
  func requireMaking(_ type: String) throws(BrokerError) {
    guard covers(type: type) else { throw .scopeMissing }
    guard classes.mayWrite(type) else { throw .dataClassRefused }
  }

  /// Whether at least one path that `pattern` names is covered.
  private func meets(_ pattern: ServicePathPattern) -> Bool {
    servicePaths.contains { own in
      own.contains(pattern.path) || (pattern.descendants && pattern.contains(own.path))
    }
  }
}
