/// A closed line around an area.
struct Ring {
  private let positions: [Geometry.Position]

  /// The last position equals the first.
  init(_ positions: [Geometry.Position]) {
    self.positions = positions
  }

  /// Whether no two sides meet, except neighbours in their common corner. What PostGIS says of other rings is
  /// arbitrary, and GEOS may refuse them in the middle of a query. Quadratic, which `coordinatesMax` bounds.
  var isSimple: Bool {
    let sides = Array(zip(positions, positions.dropFirst()))
    guard sides.count >= 3, sides.allSatisfy({ $0.0 != $0.1 }) else { return false }
    for (index, side) in sides.enumerated() {
      for other in sides[(index + 1)...].enumerated() {
        let isNext = other.offset == 0
        let isPrevious = index == 0 && other.offset == sides.count - 2
        if isNext || isPrevious {
          // Neighbours share a corner; they must not lie upon each other.
          let (corner, here, there) =
            isNext ? (side.1, side.0, other.element.1) : (side.0, side.1, other.element.0)
          if Self.turn(here, corner, there) == 0 && Self.lieAlike(corner, here, there) { return false }
        } else if Self.meet(side, other.element) {
          return false
        }
      }
    }
    return true
  }

  private typealias Side = (Geometry.Position, Geometry.Position)

  /// Positive for a left turn at `b`, negative for a right one, zero when all three are on a line.
  private static func turn(_ a: Geometry.Position, _ b: Geometry.Position, _ c: Geometry.Position) -> Double {
    (b.longitude - a.longitude) * (c.latitude - a.latitude) - (b.latitude - a.latitude) * (c.longitude - a.longitude)
  }

  /// Whether `here` and `there` lie in the same direction from `corner`.
  private static func lieAlike(
    _ corner: Geometry.Position, _ here: Geometry.Position, _ there: Geometry.Position
  ) -> Bool {
    (here.longitude - corner.longitude) * (there.longitude - corner.longitude)
      + (here.latitude - corner.latitude) * (there.latitude - corner.latitude) > 0
  }

  private static func meet(_ one: Side, _ other: Side) -> Bool {
    let (a, b) = (turn(one.0, one.1, other.0), turn(one.0, one.1, other.1))
    let (c, d) = (turn(other.0, other.1, one.0), turn(other.0, other.1, one.1))
    if (a > 0) != (b > 0), (c > 0) != (d > 0), a != 0, b != 0, c != 0, d != 0 { return true }
    return (a == 0 && covers(one, other.0)) || (b == 0 && covers(one, other.1))
      || (c == 0 && covers(other, one.0)) || (d == 0 && covers(other, one.1))
  }

  /// Whether a position on the line through a side is between its ends.
  private static func covers(_ side: Side, _ position: Geometry.Position) -> Bool {
    (min(side.0.longitude, side.1.longitude)...max(side.0.longitude, side.1.longitude)).contains(position.longitude)
      && (min(side.0.latitude, side.1.latitude)...max(side.0.latitude, side.1.latitude)).contains(position.latitude)
  }
}
