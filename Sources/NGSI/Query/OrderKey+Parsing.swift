extension [OrderKey] {
  /// Reads `orderBy`; empty when it is absent.
  /// - Throws: 400 for an empty or repeated token, and for `geo:distance` beside others or without `near`.
  init(parameters: URLParameters, geo: GeoQuery?) throws(NGSIError) {
    self = []
    var seen: Set<OrderKey.Field> = []
    let tokens = parameters["orderBy"]?.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed) ?? []
    guard tokens.count <= QueryLimits.orderKeysMax else {
      throw .parameterItemsTooMany("orderBy", max: QueryLimits.orderKeysMax)
    }
    for token in tokens {
      let descending = token.hasPrefix("!")
      let name = String(descending ? token.dropFirst() : token)
      guard !name.isEmpty else { throw .orderTokenEmpty }
      let field = OrderKey.Field(name)
      guard seen.insert(field).inserted else { throw .orderTokenRepeated }
      append(OrderKey(field, descending: descending))
    }
    guard seen.contains(.distance) else { return }
    guard case .near? = geo?.relation else { throw .orderDistanceAlone }
  }
}

extension OrderKey.Field {
  /// The field of a token without its `!`.
  package init(_ name: String) {
    switch name {
    case "id": self = .id
    case "type": self = .type
    case "servicePath": self = .servicePath
    case "dateCreated": self = .dateCreated
    case "dateModified": self = .dateModified
    case "dateExpires": self = .dateExpires
    case "geo:distance": self = .distance
    default: self = .attribute(name)
    }
  }
}
