import StrictJSON

/// One request of the loader. All of them can be repeated: a second time they change nothing that matters.
struct DemonstrationRequest: Sendable {
  let method: String
  /// Path and query, encoded.
  let target: String
  let servicePath: String
  let body: [UInt8]
  /// Statuses that are an answer and no failure.
  let expected: Set<Int>

  /// Entities of one batch request.
  static let batchMax = 100

  /// Creates entities, or brings their attributes up to date.
  static func append(_ entities: ArraySlice<EntityDraft>, servicePath: String) -> DemonstrationRequest {
    let body: JSON = ["actionType": "append", "entities": .array(entities.map(\.json))]
    return DemonstrationRequest(
      method: "POST", target: "/v2/op/update", servicePath: servicePath, body: body.bytes, expected: [204])
  }

  /// Changes attributes that are there: what a sensor or a vehicle sends.
  static func patch(_ change: EntityDraft, servicePath: String) -> DemonstrationRequest {
    DemonstrationRequest(
      method: "PATCH", target: "/v2/entities/\(change.id)/attrs?type=\(change.type)", servicePath: servicePath,
      body: JSON.object(change.attributes).bytes, expected: [204])
  }

  static func read(id: String, type: String, servicePath: String) -> DemonstrationRequest {
    DemonstrationRequest(
      method: "GET", target: "/v2/entities/\(id)?type=\(type)&options=keyValues", servicePath: servicePath, body: [],
      expected: [200, 404])
  }

  /// As many batches as the entities need.
  static func appends(_ entities: [EntityDraft], servicePath: String) -> [DemonstrationRequest] {
    stride(from: 0, to: entities.count, by: batchMax).map { start in
      append(entities[start..<min(start + batchMax, entities.count)], servicePath: servicePath)
    }
  }
}
