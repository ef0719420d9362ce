import StrictJSON

extension Filter {
  /// Whether the entity fulfils `q` and `mq`. The geographical condition needs PostGIS and is not looked at here.
  package func matchesContent(of entity: Entity) -> Bool {
    values.allSatisfy { $0.matches(entity) } && (alternatives.isEmpty || alternatives.contains { $0.matches(entity) })
      && metadata.allSatisfy { $0.matches(entity) }
  }
}

extension EntitySelector {
  /// Whether id and type match.
  package func matches(id: String, type: String) -> Bool {
    self.id.matches(id) && self.type.matches(type)
  }
}

extension NameMatch {
  /// Whether the name fulfils the condition.
  package func matches(_ name: String) -> Bool {
    switch self {
    case .any: true
    case .oneOf(let names): names.contains { $0.hasSameBytes(as: name) }
    case .pattern(let pattern): pattern.isFound(in: name)
    }
  }
}

extension EntityQuery {
  /// Whether the entity is among the results, apart from a geographical condition.
  package func matches(_ entity: Entity, in scope: ServicePathScope = .everything) -> Bool {
    scope.contains(entity.servicePath)
      && (selectors.isEmpty || selectors.contains { $0.matches(id: entity.id.text, type: entity.type.text) })
      && filter.matchesContent(of: entity)
  }
}
