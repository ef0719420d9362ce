import Broker
import NGSI

/// `/v2/op/update` and `/v2/op/query`.
enum BatchHandlers {
  @Sendable static func update(_ request: TenantRequest) async throws -> Answer {
    let parameters = try WriteParameters(request)
    let path = try request.updatePath()
    let batch = try Payload.batchUpdate(request.info.bytes, parameters.form)
    try await request.broker.update(batch, at: path, options: parameters.update, for: request.brokerCaller)
    return .noContent
  }

  @Sendable static func query(_ request: TenantRequest) async throws -> Answer {
    let parameters = try request.parameters()
    let paths = try request.queryPaths()
    let query = try EntityQuery(body: request.info.json(), parameters: parameters)
    return try await .list(request.broker.list(query, at: paths, for: request.brokerCaller))
  }
}
