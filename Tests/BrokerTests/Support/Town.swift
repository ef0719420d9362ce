import Broker
import CivilTime
import NGSI
import Postgres

/// One tenant as its services see it: requests written as clients write them, answers as text.
struct Town: Sendable {
  let service: EntityService
  let tenant: TenantID
  var reach = EntityReach.everything
  /// Where writes go.
  var path = "/"
  /// What reads name; nil names nothing.
  var header: String?
  var correlator = "test"

  init(_ service: EntityService, _ tenant: Int32) {
    self.service = service
    self.tenant = TenantID(tenant)
  }

  var caller: BrokerCaller {
    BrokerCaller(
      access: TenantAccess(tenant: tenant), reach: reach,
      origin: WriteOrigin(payer: tenant, owner: tenant, kid: "kid", service: "svc_test", operation: "write"),
      correlator: correlator)
  }

  /// The same town through a key that covers less.
  func reaching(paths: [String] = ["/#"], types: [String]?, verbs: EntityReach.Verbs = [.read, .write]) throws -> Town {
    var town = self
    town.reach = EntityReach(verbs: verbs, servicePaths: try paths.map { try ServicePathPattern($0) }, types: types)
    return town
  }

  func at(_ path: String, reading header: String? = nil) -> Town {
    var town = self
    town.path = path
    town.header = header ?? path
    return town
  }
}

extension Town {
  @discardableResult
  func create(_ body: String, upsert: Bool = false) async throws -> WriteReceipt {
    let input = try Payload.entity(Array(body.utf8), .normalized)
    return try await service.write(input.creation(upsert: upsert, servicePath: try ServicePath(path)), for: caller)
  }

  /// `POST`, `PATCH` or `PUT …/attrs`, chosen by `action`.
  func attributes(
    _ action: ([AttributeInput]) -> UpdateAction, _ body: String, of id: String, type: String? = nil,
    options: UpdateOptions = []
  ) async throws {
    try await write(action(try Payload.attributes(Array(body.utf8), .normalized)), id, type, options)
  }

  func patch(_ body: String, of id: String, type: String? = nil) async throws {
    try await attributes(UpdateAction.update, body, of: id, type: type)
  }

  func put(_ body: String, attribute name: String, of id: String, type: String? = nil) async throws {
    let input = try Payload.attribute(Array(body.utf8), named: AttributeName(name))
    try await write(.updateAttribute(input), id, type)
  }

  func putValue(_ text: String, attribute name: String, of id: String) async throws {
    try await write(.updateValue(try AttributeName(name), try Payload.value(text: Array(text.utf8))), id, nil)
  }

  func delete(attribute name: String, of id: String, type: String? = nil) async throws {
    try await write(.deleteAttribute(try AttributeName(name)), id, type)
  }

  func delete(_ id: String, type: String? = nil) async throws {
    try await write(.delete, id, type)
  }

  func write(_ action: UpdateAction, _ id: String, _ type: String?, _ options: UpdateOptions = []) async throws {
    let reference = EntityReference(id: try EntityID(id), type: try type.map { try EntityType($0) })
    let request = UpdateRequest(action, entity: reference, servicePath: try ServicePath(path), options: options)
    try await service.write(request, for: caller)
  }

  func batch(_ body: String) async throws {
    let batch = try Payload.batchUpdate(Array(body.utf8), .normalized)
    try await service.update(batch, at: try ServicePath(path), options: [], for: caller)
  }
}

extension Town {
  func entity(_ id: String, _ parameters: String = "") async throws -> String {
    let retrieval = try EntityRetrieval(parameters: URLParameters(query: parameters))
    return text(try await service.entity(try EntityID(id), retrieval, at: try scope, for: caller))
  }

  func attributes(of id: String, _ parameters: String = "") async throws -> String {
    let retrieval = try EntityRetrieval(parameters: URLParameters(query: parameters))
    return text(try await service.attributes(of: try EntityID(id), retrieval, at: try scope, for: caller))
  }

  func value(_ name: String, of id: String, _ parameters: String = "") async throws -> String {
    let retrieval = try EntityRetrieval(parameters: URLParameters(query: parameters))
    let attribute = try await service.attribute(
      try AttributeName(name), of: try EntityID(id), retrieval, at: try scope, for: caller)
    return text(attribute.valueBody.bytes)
  }

  func list(_ parameters: String = "") async throws -> String {
    text(try await page(parameters).body)
  }

  func page(_ parameters: String = "") async throws -> EntityList {
    try await service.list(try EntityQuery(parameters: URLParameters(query: parameters)), at: try scope, for: caller)
  }

  func types(_ parameters: String = "") async throws -> String {
    let query = try TypesQuery(parameters: URLParameters(query: parameters))
    return text(try await service.types(query, at: try scope, for: caller).body)
  }

  func type(_ name: String) async throws -> String {
    text(try await service.type(try EntityType(name), TypesQuery(), at: try scope, for: caller))
  }

  private var scope: ServicePathScope { get throws { try ServicePathScope(header: header) } }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
