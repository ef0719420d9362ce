import Broker
import HTTPTypes
import NGSI

/// `/v2/op/update`, `/v2/op/query` and `/v2/op/notify`.
enum BatchHandlers {
  @Sendable static func update(_ request: TenantRequest) async throws -> Answer {
    let parameters = try WriteParameters(request)
    let path = try request.updatePath()
    let batch = try Payload.batchUpdate(request.info.bytes, parameters.form)
    try await request.broker.update(batch, at: path, options: parameters.update, for: request.brokerCaller)
    return .noContent
  }

  /// Takes in what another broker was subscribed to tell.
  @Sendable static func notify(_ request: TenantRequest) async throws -> Answer {
    let path = try request.updatePath()
    let batch = try Payload.notification(request.info.bytes, format: request.info.fields.attrsFormat)
    try await request.broker.update(batch, at: path, options: [], for: request.brokerCaller)
    return Answer(status: .ok, body: .empty)
  }

  @Sendable static func query(_ request: TenantRequest) async throws -> Answer {
    let parameters = try request.parameters()
    let paths = try request.queryPaths()
    let query = try EntityQuery(body: request.info.json(), parameters: parameters)
    return try await .list(request.broker.list(query, at: paths, for: request.brokerCaller))
  }
}
