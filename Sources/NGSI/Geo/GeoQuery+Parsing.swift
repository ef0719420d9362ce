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
  /// Reads `georel`: a name and, for `near`, its modifiers, in any order.
  init(parsing text: String) throws(GeoFault) {
    var name: String?
    var distances: [Modifier: Double] = [:]
    for token in text.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed) {
      if token == "near" || Self.plain[String(token)] != nil {
        guard name == nil else { throw .relationTwice }
        name = String(token)
        continue
      }
      let parts = token.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let modifier = Modifier(rawValue: String(parts[0])) else { throw .token }
      guard distances[modifier] == nil else { throw .modifierTwice(modifier.rawValue) }
      guard let distance = Self.distance(parts[1]) else { throw .modifierNotNumber(modifier.rawValue) }
      distances[modifier] = distance
    }
    guard let name else { throw .relationMissing }
    if let relation = Self.plain[name] {
      for modifier in Modifier.allCases where distances[modifier] != nil {
        throw .modifierMisused(modifier.rawValue, name)
      }
      self = relation
    } else {
      guard !distances.isEmpty else { throw .nearWithoutDistance }
      self = .near(minimum: distances[.minimum], maximum: distances[.maximum])
    }
  }

  /// How near or far, in metres.
  private enum Modifier: String, CaseIterable {
    case maximum = "maxDistance"
    case minimum = "minDistance"
  }

  private static let plain: [String: GeoQuery.Relation] = [
    "coveredBy": .coveredBy, "intersects": .intersects, "equals": .equals, "disjoint": .disjoint,
  ]

  private static func distance(_ text: Substring) -> Double? {
    guard let value = Double(decimal: text), value >= 0 else { return nil }
    return value
  }
}
