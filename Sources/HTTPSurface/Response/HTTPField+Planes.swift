package import HTTPTypes

extension HTTPField.Name {
  /// Names that are written in this source; a name that is no field name is a fault of the source, not of input.
  private static func constant(_ name: StaticString) -> HTTPField.Name {
    guard let field = HTTPField.Name(name.description) else { preconditionFailure("\(name) is not a field name") }
    return field
  }

  package static let moyaiPurpose = constant("Moyai-Purpose")
  package static let moyaiMode = constant("Moyai-Mode")
  package static let moyaiRequestID = constant("Moyai-Request-Id")
  package static let moyaiLedgerEntry = constant("Moyai-Ledger-Entry")
  package static let moyaiObligations = constant("Moyai-Obligations")
  static let contentTypeOptions = constant("X-Content-Type-Options")
  static let referrerPolicy = constant("Referrer-Policy")
  static let permissionsPolicy = constant("Permissions-Policy")
  static let crossOriginOpenerPolicy = constant("Cross-Origin-Opener-Policy")
  static let crossOriginResourcePolicy = constant("Cross-Origin-Resource-Policy")
}
