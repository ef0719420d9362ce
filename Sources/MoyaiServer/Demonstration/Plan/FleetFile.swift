import CivilTime
import StrictJSON
import Tenancy

/// `fleet-tracks.csv`: real tracks without a place, in metres about a hidden centre, moved to a depot of ours. What they show is movement,
/// not where anybody drove.
enum FleetFile {
  static let servicePath = "/mobility"
  static let type = "Vehicle"
  static let file = "fleet-tracks.csv"
  static let columns = ["track", "t_s", "x_m", "y_m", "activity"]

  /// The town whose vehicles they are said to be, and its town hall as the depot.
  static let town = "072028"
  static let depot = (longitude: 139.929722, latitude: 37.494722)
  /// 2023-11-25T06:00:00+09:00, the morning of the weather's day.
  static let start = Timestamp(microseconds: 1_700_859_600_000_000)

  static func plan(
    _ plans: inout [TenantCode: TownPlan], _ input: inout PlanInput
  ) throws(DemonstrationDataError) {
    let label = try input.label(file)
    let table = try input.table(file, columns)
    guard let code = TenantCode(town), plans[code] != nil else { return }
    var order: [String] = []
    var tracks: [String: [(at: Timestamp, change: EntityDraft)]] = [:]
    for row in table.rows {
      let (track, at, change) = try position(row)
      if tracks[track] == nil { order.append(track) }
      if let last = tracks[track]?.last, last.at >= at { throw row.failure("t_s", "does not rise within the track") }
      tracks[track, default: []].append((at, change))
    }
    for track in order {
      guard let positions = tracks[track], let first = positions.first else { continue }
      var vehicle = EntityDraft(id: id(track), type: type)
      vehicle.set("vehicleType", text: "delivery van")
      vehicle.set(label: label)
      plans[code]?.create([vehicle], servicePath: servicePath)
      plans[code]?.begin(first.change, then: positions.dropFirst().map(\.change), servicePath: servicePath)
    }
  }

  private static func position(_ row: CSVRow) throws(DemonstrationDataError) -> (String, Timestamp, EntityDraft) {
    let track = try row.value("track", "track's name") { text in
      text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D } ? text : nil
    }
    let tenths = try row.value("t_s", "number of seconds") { Double($0).map { Int64(($0 * 10).rounded()) } }
    let at = start + .milliseconds(100 * tenths)
    var change = EntityDraft(id: id(track), type: type)
    change.set("dateObserved", instant: at)
    change.set("activity", text: try row.text("activity"))
    change.set(location: try place(row).geoJSON)
    return (track, at, change)
  }

  private static func id(_ track: String) -> String { "urn:ngsi-ld:Vehicle:\(track)" }

  /// On a few kilometres a degree is taken as a fixed number of metres; it is off by less than one in a thousand.
  private static func place(_ row: CSVRow) throws(DemonstrationDataError) -> Coordinates {
    let metresPerDegreeNorth = 110_987.0
    let metresPerDegreeEast = 88_432.0
    let east = try row.value("x_m", "number of metres") { Double($0) }
    let north = try row.value("y_m", "number of metres") { Double($0) }
    guard
      let place = Coordinates(
        longitude: sixDecimals(depot.longitude + east / metresPerDegreeEast),
        latitude: sixDecimals(depot.latitude + north / metresPerDegreeNorth))
    else { throw row.failure("x_m", "is too far from the depot") }
    return place
  }

  private static func sixDecimals(_ degrees: Double) -> String {
    guard degrees.magnitude <= 360 else { return "" }
    let millionths = Int64((degrees * 1_000_000).rounded())
    let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(rest)
    return (millionths < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}
