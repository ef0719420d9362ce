import StrictJSON
import Tenancy

/// `evacuation-sites.csv` and `evacuation-shelters.csv`: places by the code of their municipality.
struct EvacuationFile {
  let file: String
  let type: String
  /// The columns between the place and the remark.
  let middle: [String]

  static let servicePath = "/bosai"

  static let sites = EvacuationFile(
    file: "evacuation-sites.csv", type: "EvacuationSite", middle: hazards.map(\.column) + ["指定避難所との住所同一"])
  static let shelters = EvacuationFile(
    file: "evacuation-shelters.csv", type: "EvacuationShelter",
    middle: ["指定緊急避難場所との住所同一", "その他市町村長が必要と認める事項", "受入対象者"])

  private static let hazards: [(column: String, name: String)] = [
    ("洪水", "flood"), ("崖崩れ、土石流及び地滑り", "landslide"), ("高潮", "stormSurge"), ("地震", "earthquake"),
    ("津波", "tsunami"), ("大規模な火事", "fire"), ("内水氾濫", "inlandFlood"), ("火山現象", "volcano"),
  ]

  private static let code = "全国地方公共団体コード"

  var columns: [String] {
    [Self.code, "都道府県名及び市町村名", "共通ID", "名称", "住所", "緯度", "経度"] + middle + ["備考"]
  }

  func plan(_ plans: inout [TenantCode: TownPlan], _ input: inout PlanInput) throws(DemonstrationDataError) {
    let label = try input.label(file)
    var entities: [TenantCode: [EntityDraft]] = [:]
    for row in try input.table(file, columns).rows {
      let code = try row.value(Self.code, "municipality's code") { TenantCode($0) }
      guard plans[code] != nil else { continue }
      entities[code, default: []].append(try entity(row, label))
    }
    for (code, entities) in entities { plans[code]?.create(entities, servicePath: Self.servicePath) }
  }

  private func entity(_ row: CSVRow, _ label: SourceLabel) throws(DemonstrationDataError) -> EntityDraft {
    let id = try row.value("共通ID", "identifier of letters and digits") { text in
      text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) } ? text : nil
    }
    var entity = EntityDraft(id: "urn:ngsi-ld:\(type):\(id)", type: type)
    entity.set("name", text: try row.text("名称"))
    entity.set("address", text: try row.text("住所"))
    entity.set(location: try row.coordinates(longitude: "経度", latitude: "緯度").geoJSON)
    if middle.contains(Self.hazards[0].column) {
      var suited: [String] = []
      for hazard in Self.hazards where try row.mark(hazard.column) { suited.append(hazard.name) }
      entity.set("hazards", list: suited)
      entity.set("isShelterToo", mark: try row.mark("指定避難所との住所同一"))
    } else {
      entity.set("isSiteToo", mark: try row.mark("指定緊急避難場所との住所同一"))
      try setUnlessEmpty(&entity, "admits", row, "受入対象者")
      try setUnlessEmpty(&entity, "admissionRemark", row, "その他市町村長が必要と認める事項")
    }
    try setUnlessEmpty(&entity, "remark", row, "備考")
    entity.set(label: label)
    return entity
  }

  private func setUnlessEmpty(
    _ entity: inout EntityDraft, _ name: String, _ row: CSVRow, _ column: String
  ) throws(DemonstrationDataError) {
    let text = try row.optional(column)
    if !text.isEmpty { entity.set(name, text: text) }
  }
}
