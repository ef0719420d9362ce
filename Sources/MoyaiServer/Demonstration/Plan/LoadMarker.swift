import StrictJSON

/// The entity that says which version of the demonstration a town has completely. It is written last, so an interrupted load is begun
/// again, and a complete one never.
enum LoadMarker {
  static let id = "urn:moyai:DemonstrationLoad:fukushima"
  static let type = "DemonstrationLoad"
  static let servicePath = "/"

  static let reading = DemonstrationRequest.read(id: id, type: type, servicePath: servicePath)

  static func writing(version: String, entityCount: Int, changeCount: Int) -> DemonstrationRequest {
    var marker = EntityDraft(id: id, type: type)
    marker.set("version", text: version)
    marker.set("entities", number: JSONNumber(entityCount))
    marker.set("changes", number: JSONNumber(changeCount))
    return .append([marker], servicePath: servicePath)
  }

  /// Whether an answer to ``reading`` is that version's marker.
  static func isPresent(in answer: HTTPAnswer, version: String) -> Bool {
    guard answer.status == 200, let json = try? JSON(parsing: answer.body) else { return false }
    return json.object?["version"]?.string == version
  }
}
