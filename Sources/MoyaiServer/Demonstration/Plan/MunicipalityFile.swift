import CivilTime
import StrictJSON
import Tenancy

/// `municipalities.csv`: an entity for the town itself, with its outline.
enum MunicipalityFile {
  static let servicePath = "/"
  static let type = "Municipality"

  static func plan(
    _ plans: inout [TenantCode: TownPlan], _ input: inout PlanInput, _ boundaries: Boundaries
  ) throws(DemonstrationDataError) {
    let label = try input.label(DemonstrationTowns.file)
    let outlineLabel = try input.label("boundaries.geojson")
    for row in try input.table(DemonstrationTowns.file, DemonstrationTowns.columns).rows {
      let code = try row.value("code6", "municipality's code") { TenantCode($0) }
      guard plans[code] != nil else { continue }
      var entity = EntityDraft(id: "urn:ngsi-ld:Municipality:\(code)", type: type)
      entity.set("name", text: try row.text("name"))
      entity.set("nameKana", text: try row.text("name_kana"))
      entity.set("nameRomaji", text: try row.text("name_romaji"))
      entity.set("population", number: try row.number("population_2020"))
      entity.set("households", number: try row.number("households_2020"))
      entity.set("areaKm2", number: try row.number("area_km2_2020"))
      if let outline = boundaries.outlines[code] {
        entity.set(location: outline.geometry)
        entity.set("locationSource", text: outlineLabel.credit)
      }
      entity.set(label: label)
      plans[code]?.create([entity], servicePath: servicePath)
    }
  }
}
