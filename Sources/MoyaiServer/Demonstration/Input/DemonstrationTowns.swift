import CivilTime
import Tenancy

/// The municipalities of the demonstration.
package enum DemonstrationTowns {
  /// The 28 that take part. Fukushima says that 28 of its 59 municipalities did in fiscal year 2024, not which: this choice is ours, and the
  /// same as that of the worked billing case `fukushima-28-towns`.
  package static let memberCodes: [String] = [
    "072028", "072052", "072079", "072087", "072109", "072117", "072133", "072141", "073016", "073032", "073083",
    "073229", "073423", "073440", "073628", "073644", "073679", "073687", "074021", "074055", "074071", "074080",
    "074217", "074225", "074233", "074446", "074454", "074462",
  ]

  /// The prefecture that hosts them.
  package static let hostCode = "070009"

  static let file = "municipalities.csv"

  static let columns = [
    "code", "code6", "prefecture", "county", "name", "name_kana", "name_romaji", "kind", "population_2020",
    "population_male_2020", "population_female_2020", "population_2015", "households_2020", "area_km2_2020", "lat",
    "lon",
    "latlon_kind",
  ]

  /// The towns that take part, in the order of their codes.
  package static func members(in folder: DemonstrationFolder) throws(DemonstrationDataError) -> [DemonstrationTown] {
    let everybody = try all(in: folder)
    var members: [DemonstrationTown] = []
    for code in memberCodes {
      guard let town = everybody.first(where: { $0.code.text == code }) else {
        throw DemonstrationDataError(file: file, reason: "has no municipality \(code)")
      }
      members.append(town)
    }
    return members
  }

  /// All municipalities of the prefecture, for whoever joins later.
  package static func all(in folder: DemonstrationFolder) throws(DemonstrationDataError) -> [DemonstrationTown] {
    var towns: [DemonstrationTown] = []
    for row in try table(in: folder).rows { towns.append(try town(row)) }
    return towns.sorted { $0.code < $1.code }
  }

  static func table(in folder: DemonstrationFolder) throws(DemonstrationDataError) -> CSVTable {
    try CSVTable(try folder.read(file), file: file, columns: columns)
  }

  private static func town(_ row: CSVRow) throws(DemonstrationDataError) -> DemonstrationTown {
    let romaji = try row.text("name_romaji")
    guard let slug = TenantSlug(slugText(romaji)) else { throw row.failure("name_romaji", "gives no slug") }
    var populations: [PopulationFigure] = []
    for year in [2015, 2020] {
      guard let asOf = CivilDate(year: year, month: 10, day: 1) else { continue }
      let count = try row.value("population_\(year)", "number of people") { Int32($0).flatMap { $0 >= 0 ? $0 : nil } }
      populations.append(PopulationFigure(source: "population.census", asOf: asOf, population: count))
    }
    return DemonstrationTown(
      code: try row.value("code6", "municipality's code") { TenantCode($0) }, slug: slug,
      name: TenantName(japanese: try row.text("name"), kana: try row.text("name_kana"), romaji: romaji),
      populations: populations)
  }

  /// `Aizuwakamatsu-shi` → `aizuwakamatsu`: the name without its kind. No two of the prefecture are alike.
  private static func slugText(_ romaji: String) -> String {
    romaji.split(separator: "-").dropLast().joined().lowercased()
  }
}
