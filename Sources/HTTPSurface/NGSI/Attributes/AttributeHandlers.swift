import Broker
import NGSI

/// `/v2/entities/{entityId}/attrs/{attrName}`: one attribute.
enum AttributeHandlers {
  @Sendable static func read(_ request: TenantRequest) async throws -> Answer {
    let id = try request.entityID()
    let name = try request.attributeName()
    let retrieval = try EntityRetrieval(parameters: request.parameters())
    let attribute = try await request.broker.attribute(
      name, of: id, retrieval, at: request.queryPaths(), for: request.brokerCaller)
    var out: [UInt8] = []
    if retrieval.output.representation == .keyValues {
      attribute.writeKeyValue(into: &out)
    } else {
      attribute.write(metadata: retrieval.output.metadata, into: &out)
    }
    return .json(bytes: out)
  }

  @Sendable static func update(_ request: TenantRequest) async throws -> Answer {
    try await request.write { _ in
      try .updateAttribute(Payload.attribute(request.info.bytes, named: request.attributeName()))
    }
  }

  @Sendable static func delete(_ request: TenantRequest) async throws -> Answer {
    try await request.write { _ in try .deleteAttribute(request.attributeName()) }
  }
}
