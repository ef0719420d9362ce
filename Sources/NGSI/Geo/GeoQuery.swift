/// A geographical condition: `georel`, `geometry` and `coords` (NGSI-v2, "Geographical Queries").
package struct GeoQuery: Hashable, Sendable {
  /// How a place must lie to the shape.
  package let relation: Relation
  /// The reference: one position for `near`, a polygon for a box.
  package let shape: Geometry

  package init(relation: Relation, shape: Geometry) {
    self.relation = relation
    self.shape = shape
  }

  /// What `georel` names.
  package enum Relation: Hashable, Sendable {
    /// Distances in metres from the reference point, both ends included; at least one of them is there.
    case near(minimum: Double?, maximum: Double?)
    case coveredBy
    case intersects
    case equals
    case disjoint
  }

  /// The reference point of `near`.
  package var centre: Geometry.Position? {
    guard case .near = relation, case .point(let position) = shape else { return nil }
    return position
  }
}
