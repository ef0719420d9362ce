import Broker
import HTTPTypes
import Metering
import NGSI
import Tenancy

extension TenantRequest {
  var broker: EntityService { services.broker }

  /// Whom the broker works for: the key's access, what it covers, and who is charged for what.
  var brokerCaller: BrokerCaller {
    get throws { try BrokerCaller(caller, info.endpoint, correlator: info.correlator) }
  }
}

extension BrokerCaller {
  /// - Throws: `scope_missing` for a key that covers nothing of `/v2`.
  init(_ caller: Caller, _ endpoint: Endpoint, correlator: String) throws {
    // The pipeline let no key in that has no reach; asking again costs nothing and trusts nobody.
    guard let reach = caller.reach else { throw AccessRefused(.scopeMissing) }
    // The same dimensions as the counts of reads have, with the endpoint's class.
    let origin = caller.usageOrigin
    self.init(
      access: caller.access, reach: EntityReach(reach, caller.classes),
      origin: WriteOrigin(
        payer: origin.payer, owner: origin.owner, kid: origin.kid, service: origin.service,
        operation: endpoint.operation?.rawValue ?? ""),
      correlator: correlator)
  }
}

extension TenantRequest {
  /// The parameters of the URL.
  /// - Throws: 400 for one that NGSI-v2 does not allow anywhere.
  func parameters() throws(NGSIError) -> URLParameters {
    guard !info.query.isEmpty else { return try URLParameters() }
    return try URLParameters(info.query.items.map { ($0.name, $0.value ?? "") })
  }

  /// Where a query looks (behaviour 49).
  func queryPaths() throws(NGSIError) -> ServicePathScope { try ServicePathScope(header: info.fields.servicePath) }

  /// The one place where an update works: `/` without the header (behaviour 49).
  /// - Throws: 400 for several paths, a wildcard, or a path that breaks a rule.
  func updatePath() throws(NGSIError) -> ServicePath {
    guard let header = info.fields.servicePath, !header.isEmpty else { return .root }
    if header.utf8.contains(UInt8(ascii: ",")) || header.hasSuffix("/#") {
      // Each path is held against the rules first.
      let scope = try ServicePathScope(header: header)
      throw scope.patterns.count > 1 ? .severalPaths(for: info.method) : .wildcardPath(for: info.method)
    }
    return try ServicePath(header)
  }

  /// The entity that the path names.
  func entityID() throws(NGSIError) -> EntityID { try EntityID(info.gap(0)) }

  /// The attribute that the path names after the entity.
  func attributeName() throws(NGSIError) -> AttributeName { try AttributeName(info.gap(1)) }
}

extension NGSIError {
  /// Orion words these rules by the verb of the request.
  fileprivate static func severalPaths(for method: HTTPRequest.Method) -> NGSIError {
    switch method {
    case .patch: NGSIError(.badRequest, "more than one servicepath in patch update request is not allowed")
    case .delete: NGSIError(.badRequest, "more than one servicepath is not allowed in DELETE operation")
    default: NGSIError(.badRequest, "more than one service path in context update request")
    }
  }

  fileprivate static func wildcardPath(for method: HTTPRequest.Method) -> NGSIError {
    switch method {
    case .patch: NGSIError(.badRequest, "servicepath with wildcard # is not allowed in patch update request")
    case .delete: NGSIError(.badRequest, "servicepath with wildcard # is not allowed in DELETE operation")
    default: NGSIError(.badRequest, "a component of ServicePath contains an illegal character")
    }
  }
}
