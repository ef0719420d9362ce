package import HTTPTypes

extension HTTPField.Name {
  /// Names that are written in this source; a name that is no field name is a fault of the source, not of input.
  private static func constant(_ name: StaticString) -> HTTPField.Name {
    guard let field = HTTPField.Name(name.description) else { preconditionFailure("\(name) is not a field name") }
    return field
  }

  package static let fiwareCorrelator = constant("Fiware-Correlator")
  package static let fiwareService = constant("Fiware-Service")
  package static let fiwareServicePath = constant("Fiware-ServicePath")
  package static let fiwareTotalCount = constant("Fiware-Total-Count")
  package static let moyaiTenant = constant("Moyai-Tenant")
  package static let apiKey = constant("X-API-Key")
  package static let authToken = constant("X-Auth-Token")
  package static let idempotencyKey = constant("Idempotency-Key")
  package static let idempotencyReplayed = constant("Idempotency-Replayed")
  package static let preferenceApplied = constant("Preference-Applied")
  package static let rateLimit = constant("RateLimit")
  package static let rateLimitPolicy = constant("RateLimit-Policy")
  package static let traceParent = constant("traceparent")
  package static let deprecation = constant("Deprecation")
  package static let sunset = constant("Sunset")
}
