/// A shape on the earth, WGS84. It is printed longitude first, as GeoJSON and PostGIS have it.
package enum Geometry: Hashable, Sendable {
  case point(Position)
  /// Two positions or more.
  case line([Position])
  /// Rings of four positions or more, each closed; the first is the outer one.
  case polygon([[Position]])
  case multiPoint([Position])
  case multiLine([[Position]])
  case multiPolygon([[[Position]]])

  /// Degrees.
  package struct Position: Hashable, Sendable {
    package var longitude: Double
    package var latitude: Double

    package init(longitude: Double, latitude: Double) {
      self.longitude = longitude
      self.latitude = latitude
    }
  }

  /// The rectangle between two opposite corners.
  package static func box(_ one: Position, _ other: Position) -> Geometry {
    let (west, east) = (min(one.longitude, other.longitude), max(one.longitude, other.longitude))
    let (south, north) = (min(one.latitude, other.latitude), max(one.latitude, other.latitude))
    return .polygon([
      [
        Position(longitude: west, latitude: south), Position(longitude: east, latitude: south),
        Position(longitude: east, latitude: north), Position(longitude: west, latitude: north),
        Position(longitude: west, latitude: south),
      ]
    ])
  }
}

extension Geometry {
  /// Extended well-known text for PostGIS, SRID 4326.
  package var ewkt: String {
    switch self {
    case .point(let position): "SRID=4326;POINT(\(Self.text(position)))"
    case .line(let positions): "SRID=4326;LINESTRING\(Self.text(positions))"
    case .polygon(let rings): "SRID=4326;POLYGON\(Self.text(rings))"
    case .multiPoint(let positions): "SRID=4326;MULTIPOINT\(Self.text(positions))"
    case .multiLine(let lines): "SRID=4326;MULTILINESTRING\(Self.text(lines))"
    case .multiPolygon(let polygons):
      "SRID=4326;MULTIPOLYGON(\(polygons.map(Self.text).joined(separator: ",")))"
    }
  }

  private static func text(_ position: Position) -> String { "\(position.longitude) \(position.latitude)" }

  private static func text(_ positions: [Position]) -> String {
    "(\(positions.map(Self.text).joined(separator: ",")))"
  }

  private static func text(_ lines: [[Position]]) -> String {
    "(\(lines.map(Self.text).joined(separator: ",")))"
  }
}
