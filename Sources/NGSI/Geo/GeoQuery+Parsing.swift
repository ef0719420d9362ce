extension GeoQuery {
  /// Reads the three texts of a request. All are looked at, also when one is missing: wrong coordinates are told first.
  /// - Returns: nil when none is there.
  init?(georel: String?, geometry: String?, coords: String?, report: (GeoFault) -> NGSIError) throws(NGSIError) {
    if georel == nil && geometry == nil && coords == nil { return nil }
    var shape: Geometry?
    do {
      if let geometry, let coords { shape = try Geometry(kind: geometry, coords: coords) }
    } catch {
      throw report(error)
    }
    guard let georel, let geometry, let shape else { throw .geoPartial }
    do {
      self.init(relation: try Relation(parsing: georel), shape: shape)
      try check(kind: geometry)
    } catch {
      throw report(error)
    }
  }

  private func check(kind: String) throws(GeoFault) {
    switch (relation, shape) {
    case (.near, .point), (.coveredBy, .polygon), (.intersects, _), (.equals, _), (.disjoint, _): return
    case (.near, _): throw .nearWithoutPoint
    case (.coveredBy, _): throw .coveredBy(kind)
    }
  }
}

extension GeoQuery.Relation {
  /// Reads `georel`: a name, and for `near` its modifiers.
  init(parsing text: String) throws(GeoFault) {
    let tokens = text.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
    guard tokens[0] == "near" else {
      guard let relation = Self.plain[String(tokens[0])] else { throw .relation }
      guard tokens.count == 1 else { throw .modifier }
      self = relation
      return
    }
    var minimum: Double?
    var maximum: Double?
    for token in tokens.dropFirst() {
      let parts = token.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .modifier }
      switch parts[0] {
      case "maxDistance" where maximum == nil: maximum = try Self.distance(parts[1])
      case "minDistance" where minimum == nil: minimum = try Self.distance(parts[1])
      default: throw .modifier
      }
    }
    guard minimum != nil || maximum != nil else { throw .nearWithoutDistance }
    self = .near(minimum: minimum, maximum: maximum)
  }

  private static let plain: [String: GeoQuery.Relation] = [
    "coveredBy": .coveredBy, "intersects": .intersects, "equals": .equals, "disjoint": .disjoint,
  ]

  private static func distance(_ text: Substring) throws(GeoFault) -> Double {
    guard let value = Double(decimal: text), value >= 0 else { throw .distance }
    return value
  }
}
