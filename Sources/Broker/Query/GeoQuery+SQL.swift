import NGSI
import Postgres

extension GeoQuery {
  /// Rows whose place fulfils the condition. An entity without a place fulfils none.
  ///
  /// Two conditions stand side by side: `&&` on boxes, which the GiST index answers (and which 0005_leakproof.sql makes
  /// usable under the row policy), and the exact one on what that leaves. What moves is not indexed by place; a partial
  /// index leads to it.
  var sql: SQL {
    guard let candidates else { return "\(place) IS NOT NULL AND \(exact)" }
    return "(location && \(candidates) OR moving AND position && \(candidates)) AND \(exact)"
  }

  /// Metres on the spheroid from the reference point of `near`; NULL without a place.
  var distance: SQL { "ST_Distance(\(place)::geography, \(reference)::geography)" }

  private var place: SQL { "coalesce(location, position)" }

  private var reference: SQL { "\(shape.ewkt)::geometry" }

  /// What every matching place overlaps; nil where matches may be anywhere.
  private var candidates: SQL? {
    switch relation {
    case .coveredBy, .intersects, .equals: return reference
    case .disjoint: return nil
    case .near(_, let maximum):
      guard let maximum, let centre else { return nil }
      return "\(Geometry.box(around: centre, metres: maximum).ewkt)::geometry"
    }
  }

  private var exact: SQL {
    switch relation {
    case .coveredBy: return "ST_CoveredBy(\(place), \(reference))"
    case .intersects: return "ST_Intersects(\(place), \(reference))"
    case .equals: return "ST_Equals(\(place), \(reference))"
    case .disjoint: return "NOT ST_Intersects(\(place), \(reference))"
    case .near(let minimum, let maximum):
      let bounds: [SQL] =
        (minimum.map { ["\(distance) >= \(String($0))::float8"] } ?? [])
        + (maximum.map { ["\(distance) <= \(String($0))::float8"] } ?? [])
      return .join(bounds, separator: " AND ")
    }
  }
}

extension Geometry {
  /// A box in degrees with every place in it that is at most so far from the centre, and some more.
  static func box(around centre: Position, metres: Double) -> Geometry {
    // A degree of latitude has at least 110,574 m (at the equator); a degree of longitude at least 111,319 m × cos.
    let latitudes = metres / 110_000
    let south = centre.latitude - latitudes
    let north = centre.latitude + latitudes
    let cosine = Self.cosine(degrees: max(abs(south), abs(north)))
    let longitudes = cosine > 0 ? metres / (110_000 * cosine) : .infinity
    let (west, east) = (centre.longitude - longitudes, centre.longitude + longitudes)
    // Over a pole or the 180th meridian all longitudes are taken: rare, far away from any town, and never wrong.
    let wraps = south <= -90 || north >= 90 || west < -180 || east > 180
    return .box(
      Position(longitude: wraps ? -180 : west, latitude: max(south, -90)),
      Position(longitude: wraps ? 180 : east, latitude: min(north, 90)))
  }

  /// A lower bound of the cosine, good near 0 and 90: two terms less than the series, then a line to the zero.
  private static func cosine(degrees: Double) -> Double {
    guard degrees < 90 else { return 0 }
    let radians = degrees * .pi / 180
    let series = 1 - radians * radians / 2
    let line = 1 - degrees / 90
    return max(series, line)
  }
}
