import StrictJSON
import Tenancy

/// The outlines of municipalities, for "in which town is this place?".
struct Boundaries {
  /// One municipality's outline.
  struct Outline {
    let code: TenantCode
    /// As it stands in the file, for the entity's location.
    let geometry: JSON
    /// Rings of all its polygons. Even–odd counting makes holes of the inner ones.
    fileprivate let rings: [[(x: Double, y: Double)]]

    func contains(_ point: (x: Double, y: Double)) -> Bool {
      var isInside = false
      for ring in rings {
        for (a, b) in zip(ring, ring.dropFirst()) where (a.y > point.y) != (b.y > point.y) {
          if point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
        }
      }
      return isInside
    }
  }

  private(set) var outlines: [TenantCode: Outline] = [:]

  /// Reads a GeoJSON collection whose features carry `code6`; polygons and multi-polygons.
  init(_ bytes: [UInt8], file: String) throws(DemonstrationDataError) {
    func failure(_ reason: String) -> DemonstrationDataError { DemonstrationDataError(file: file, reason: reason) }
    let json: JSON
    do throws(JSONError) {
      json = try JSON(parsing: bytes, limits: JSONLimits(maxBytes: DemonstrationFolder.fileByteCountMax))
    } catch {
      throw failure("is no JSON at byte \(error.offset): \(error)")
    }
    guard let features = json.object?["features"]?.array else { throw failure("has no features") }
    for (index, feature) in features.enumerated() {
      guard let code = feature.object?["properties"]?.object?["code6"]?.string.flatMap({ TenantCode($0) }),
        let geometry = feature.object?["geometry"], let rings = Self.rings(of: geometry)
      else { throw failure("feature \(index) has no code6 or no polygon") }
      outlines[code] = Outline(code: code, geometry: geometry, rings: rings)
    }
  }

  /// The municipality whose outline holds the place; nil where none does.
  func municipality(at place: Coordinates) -> TenantCode? {
    outlines.values.filter { $0.contains(place.point) }.map(\.code).min()
  }

  private static func rings(of geometry: JSON) -> [[(x: Double, y: Double)]]? {
    guard let coordinates = geometry.object?["coordinates"]?.array else { return nil }
    switch geometry.object?["type"]?.string {
    case "Polygon": return rings(coordinates)
    case "MultiPolygon":
      var all: [[(x: Double, y: Double)]] = []
      for polygon in coordinates {
        guard let rings = polygon.array.flatMap(rings) else { return nil }
        all += rings
      }
      return all
    default: return nil
    }
  }

  private static func rings(_ polygon: [JSON]) -> [[(x: Double, y: Double)]]? {
    var rings: [[(x: Double, y: Double)]] = []
    for ring in polygon {
      var points: [(x: Double, y: Double)] = []
      for position in ring.array ?? [] {
        guard let numbers = position.array, numbers.count >= 2, let x = numbers[0].number?.double,
          let y = numbers[1].number?.double
        else { return nil }
        points.append((x, y))
      }
      guard points.count >= 4 else { return nil }
      rings.append(points)
    }
    return rings.isEmpty ? nil : rings
  }
}
