import StrictJSON

/// A place as its file writes it: the numbers go into the entity digit by digit, and are only compared as binary fractions.
struct Coordinates: Equatable {
  let longitude: JSONNumber
  let latitude: JSONNumber

  /// WGS 84 in degrees; nil outside the globe or for what is no JSON number.
  init?(longitude: String, latitude: String) {
    guard let x = JSONNumber(longitude), let y = JSONNumber(latitude), let east = x.double, let north = y.double,
      abs(east) <= 180, abs(north) <= 90
    else { return nil }
    self.longitude = x
    self.latitude = y
  }

  var point: (x: Double, y: Double) { (longitude.double ?? 0, latitude.double ?? 0) }

  /// A GeoJSON point.
  var geoJSON: JSON {
    ["type": "Point", "coordinates": .array([.number(longitude), .number(latitude)])]
  }
}

extension CSVRow {
  func coordinates(longitude: String, latitude: String) throws(DemonstrationDataError) -> Coordinates {
    let (x, y) = (try text(longitude), try text(latitude))
    guard let coordinates = Coordinates(longitude: x, latitude: y) else {
      throw failure(latitude, "is no place on the globe")
    }
    return coordinates
  }

  /// A field that is a JSON number as it stands.
  func number(_ column: String) throws(DemonstrationDataError) -> JSONNumber {
    try value(column, "number") { JSONNumber($0) }
  }
}
