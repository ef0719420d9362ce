import CivilTime
import StrictJSON
import Tenancy

/// `weather-stations.csv` and `weather-hourly.csv`: a station belongs to the town whose outline holds it, and reports each hour.
enum WeatherFiles {
  static let servicePath = "/weather"
  static let type = "WeatherObserved"
  static let stationFile = "weather-stations.csv"
  static let hourFile = "weather-hourly.csv"

  private static let stationColumns = [
    "station", "name", "name_kana", "name_en", "type", "elements", "lat", "lon", "altitude_m",
  ]
  private static let hourColumns = ["station", "observed_at", "temperature_c", "precipitation_1h_mm"]

  /// - Returns: how many stations stand in none of the towns.
  static func plan(
    _ plans: inout [TenantCode: TownPlan], _ input: inout PlanInput, _ boundaries: Boundaries
  ) throws(DemonstrationDataError) -> Int {
    let label = try input.label(stationFile)
    var stations: [String: TenantCode] = [:]
    var known: Set<String> = []
    for row in try input.table(stationFile, stationColumns).rows {
      let number = try station(row)
      guard known.insert(number).inserted else { throw row.failure("station", "occurs twice") }
      let place = try row.coordinates(longitude: "lon", latitude: "lat")
      guard let code = boundaries.municipality(at: place), plans[code] != nil else { continue }
      stations[number] = code
      var entity = EntityDraft(id: id(number), type: type)
      entity.set("stationName", text: try row.text("name"))
      entity.set("stationCode", text: number)
      entity.set("altitude", number: try row.number("altitude_m"))
      entity.set(location: place.geoJSON)
      entity.set(label: label)
      plans[code]?.create([entity], servicePath: servicePath)
    }
    try planHours(&plans, &input, stations, known)
    return known.count - stations.count
  }

  private static func planHours(
    _ plans: inout [TenantCode: TownPlan], _ input: inout PlanInput, _ stations: [String: TenantCode],
    _ known: Set<String>
  ) throws(DemonstrationDataError) {
    _ = try input.label(hourFile)
    var hours: [String: [(at: Timestamp, change: EntityDraft)]] = [:]
    for row in try input.table(hourFile, hourColumns).rows {
      let number = try station(row)
      guard known.contains(number) else { throw row.failure("station", "is not in \(stationFile)") }
      guard stations[number] != nil else { continue }
      let at = try row.value("observed_at", "time") { Timestamp(iso8601: $0) }
      var change = EntityDraft(id: id(number), type: type)
      change.set("dateObserved", instant: at)
      // Rain gauges have no thermometer.
      if try !row.optional("temperature_c").isEmpty {
        change.set("temperature", number: try row.number("temperature_c"))
      }
      change.set("precipitation", number: try row.number("precipitation_1h_mm"))
      hours[number, default: []].append((at, change))
    }
    for (number, changes) in hours.sorted(by: { $0.key < $1.key }) {
      guard let code = stations[number], let first = changes.min(by: { $0.at < $1.at }) else { continue }
      let later = changes.filter { $0.at > first.at }.sorted { $0.at < $1.at }
      // The first hour brings the attributes that later ones change.
      plans[code]?.begin(first.change, then: later.map(\.change), servicePath: servicePath)
    }
  }

  private static func id(_ station: String) -> String { "urn:ngsi-ld:WeatherObserved:\(station)" }

  private static func station(_ row: CSVRow) throws(DemonstrationDataError) -> String {
    try row.value("station", "station's number") { Int($0) != nil && $0.utf8.count == 5 ? $0 : nil }
  }
}
