/// What only the stored state can tell (behaviours 23-25, 28, 38, 52).
extension NGSIError {
  package static let entityNotFound = NGSIError(
    .notFound, "The requested entity has not been found. Check type and id")
  package static let attributeNotFound = NGSIError(.notFound, "The entity does not have such an attribute")
  /// Clients compare this phrase (behaviour 52).
  package static let alreadyExists = NGSIError(.unprocessable, "Already Exists")
  /// One id, several types (behaviour 25).
  package static let ambiguousEntity = NGSIError(
    .tooManyResults, "More than one matching entity. Please refine your query")
  static let entityTooLarge = NGSIError(
    .noResourcesAvailable, "the entity would have more than \(StoredEntity.documentBytesMax) bytes")

  static let mixedOperators = NGSIError(
    .badRequest, "update operators cannot be combined, with each other or with anything else")
  static let conflictingOperators = NGSIError(.badRequest, "$set and $unset cannot name the same sub-key")
  static func operandNotNumber(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "update operator \(name) needs a number")
  }
  static func operandNotArray(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "update operator \(name) needs an array")
  }
  static func operatorDoesNotFit(_ attribute: AttributeName) -> NGSIError {
    NGSIError(.unprocessable, "update operator does not fit the value of attribute \(attribute)")
  }

  static func doNotExist(_ list: String, partial: Bool) -> NGSIError {
    NGSIError(partial ? .partialUpdate : .unprocessable, "do not exist: \(list)")
  }
  static func noneExists(_ list: String) -> NGSIError {
    NGSIError(.notFound, "do not exist: \(list)")
  }
  static func alreadyExist(_ list: String, partial: Bool) -> NGSIError {
    NGSIError(
      partial ? .partialUpdate : .unprocessable,
      "one or more of the attributes in the request already exist: \(list)")
  }
}
