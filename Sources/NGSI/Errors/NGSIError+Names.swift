/// Names, types, paths and headers (behaviours 14, 16, 49, 50).
extension NGSIError {
  static func identifierTooShort(_ place: String, length: Int) -> NGSIError {
    NGSIError(.badRequest, "\(place) length: \(length), min length supported: \(IdentifierRules.lengthMin)")
  }

  static func identifierTooLong(_ place: String, length: Int) -> NGSIError {
    NGSIError(.badRequest, "\(place) length: \(length), max length supported: \(IdentifierRules.lengthMax)")
  }

  /// `place` is what an identifier names, or `attribute value`, `metadata value`.
  static func invalidCharacters(in place: String) -> NGSIError {
    NGSIError(.badRequest, "Invalid characters in \(place)")
  }

  static let servicePathNotAbsolute = NGSIError(
    .badRequest, "Only /absolute/ Service Paths allowed [a service path must begin with /]")
  static let servicePathTooDeep = NGSIError(.badRequest, "too many components in ServicePath")
  static let servicePathEmptyLevel = NGSIError(.badRequest, "empty component in ServicePath")
  static let servicePathLevelTooLong = NGSIError(.badRequest, "component-name too long in ServicePath")
  static let servicePathIllegalCharacter = NGSIError(
    .badRequest, "a component of ServicePath contains an illegal character")

  static let tenantNameTooLong = NGSIError(
    .badRequest, "bad length - a tenant name can be max \(TenantHeader.lengthMax) characters long")
  static let tenantNameIllegalCharacter = NGSIError(
    .badRequest, "bad character in tenant name - only underscore and alphanumeric characters are allowed")
}
