import StrictJSON

extension Payload {
  /// `POST /v2/op/notify`: what another broker tells of its entities, to be taken in as `append` takes them ("Notify
  /// operation").
  /// - Parameter format: `Ngsiv2-AttrsFormat` of the request; only the normalized form says enough to be stored.
  package static func notification(_ body: [UInt8], format: String?) throws(NGSIError) -> BatchUpdate {
    let format = format ?? ""
    guard format.isEmpty || format == "normalized" else { throw .notificationFormat(format) }
    let object = try object(body, .batch)
    guard !object.isEmpty else { throw .emptyPayload }
    for name in ["subscriptionId", "data"] where object[name] == nil { throw .missingField(name) }
    var entities: [EntityInput] = []
    for (name, value) in object.members {
      switch name {
      case "subscriptionId": guard value.string != nil else { throw .subscriptionIDNotString }
      case "data":
        guard let elements = value.array else { throw .notificationDataNotArray }
        guard elements.allSatisfy({ $0.object != nil }) else { throw .notificationItemNotObject }
        entities = try batchEntities(elements, .normalized)
      default: throw .unknownField(name)
      }
    }
    return BatchUpdate(action: .append, entities: entities)
  }
}
