import NGSI

/// What the URL of a write says. Parameters that mean nothing to an operation are not looked at (behaviour 54).
struct WriteParameters {
  private let parameters: URLParameters
  private let options: RequestOptions

  init(_ request: TenantRequest) throws(NGSIError) {
    parameters = try request.parameters()
    options = try RequestOptions(parameters: parameters)
  }

  /// The type of the entity in the path, where several have its id.
  func entityType() throws(NGSIError) -> EntityType? {
    guard let text = parameters["type"] else { return nil }
    return try EntityType(text)
  }

  var isUpsert: Bool { options.contains(.upsert) }
  var isAppend: Bool { options.contains(.append) }
  var form: Payload.Form { options.contains(.keyValues) ? .keyValues : .normalized }

  /// `flowControl` and `skipForwarding` concern notifications and providers, which a write does not wait for.
  var update: UpdateOptions {
    var update: UpdateOptions = []
    if options.contains(.overrideMetadata) { update.insert(.overrideMetadata) }
    if options.contains(.forcedUpdate) { update.insert(.forcedUpdate) }
    return update
  }
}
