import Broker
import NGSI

/// `/v2/entities/{entityId}/attrs`: all attributes of an entity.
enum AttributesHandlers {
  @Sendable static func read(_ request: TenantRequest) async throws -> Answer {
    let id = try request.entityID()
    let retrieval = try EntityRetrieval(parameters: request.parameters())
    return try await .json(
      bytes: request.broker.attributes(of: id, retrieval, at: request.queryPaths(), for: request.brokerCaller))
  }

  /// Appends or updates; with `append` in the options only appends (behaviour 24).
  @Sendable static func append(_ request: TenantRequest) async throws -> Answer {
    try await request.write { parameters in
      let inputs = try Payload.attributes(request.info.bytes, parameters.form)
      return parameters.isAppend ? .appendStrict(inputs, createsMissing: false) : .append(inputs)
    }
  }

  @Sendable static func update(_ request: TenantRequest) async throws -> Answer {
    try await request.write { try .update(Payload.attributes(request.info.bytes, $0.form)) }
  }

  @Sendable static func replace(_ request: TenantRequest) async throws -> Answer {
    try await request.write { try .replace(Payload.attributes(request.info.bytes, $0.form)) }
  }
}
