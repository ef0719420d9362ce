import Broker
import HTTPTypes
import NGSI
import NIOCore

/// `/v2/entities/{entityId}/attrs/{attrName}/value`: the value alone, which need not be JSON (behaviour 26).
enum ValueHandlers {
  @Sendable static func read(_ request: TenantRequest) async throws -> Answer {
    let id = try request.entityID()
    let name = try request.attributeName()
    let retrieval = try EntityRetrieval(parameters: request.parameters())
    let attribute = try await request.broker.attribute(
      name, of: id, retrieval, at: request.queryPaths(), for: request.brokerCaller)
    let (bytes, isJSON) = attribute.valueBody
    let type: MediaType? =
      isJSON
      ? PreferredForm.ofStructure(accept: request.info.fields.accept) : request.info.accept.first(of: [.text])
    guard let type else { throw NGSIFault.notAcceptable(isJSON ? [.json, .text] : [.text]) }
    return Answer(status: .ok, body: .bytes(ByteBuffer(bytes: bytes), type))
  }

  @Sendable static func update(_ request: TenantRequest) async throws -> Answer {
    try await request.write { _ in
      let name = try request.attributeName()
      let bytes = request.info.bytes
      return .updateValue(
        name, try request.info.contentType == .text ? Payload.value(text: bytes) : Payload.value(json: bytes))
    }
  }
}
