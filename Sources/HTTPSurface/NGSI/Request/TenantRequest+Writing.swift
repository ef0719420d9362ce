import Broker
import NGSI

extension TenantRequest {
  /// Does what `action` makes of the URL's parameters and the body to the entity that the path names. Faults are found
  /// in the order of the request: path, parameters, headers, body.
  /// - Returns: 204.
  func write(_ action: (WriteParameters) throws -> UpdateAction) async throws -> Answer {
    let id = try entityID()
    let parameters = try WriteParameters(self)
    let reference = EntityReference(id: id, type: try parameters.entityType())
    let path = try updatePath()
    let update = UpdateRequest(
      try action(parameters), entity: reference, servicePath: path, options: parameters.update)
    try await broker.write(update, for: brokerCaller)
    return .noContent
  }
}
