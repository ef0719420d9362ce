package import NGSI
package import StrictJSON

/// Faults of NGSI-v2 that are found before a resource is reached, those of `NGSI` itself apart. Their descriptions are literal, because clients and
/// Orion's cases compare them (NGSI behaviour 6); so they carry no code of ours.
package enum NGSIFault {
  private static func badRequest(_ description: String) -> NGSIError {
    NGSIError(status: 400, error: "BadRequest", description: description)
  }

  /// Behaviour 7.
  package static let lengthRequired = NGSIError(
    status: 411, error: "ContentLengthRequired", description: "Zero/No Content-Length in PUT/POST/PATCH request")

  /// Behaviour 8.
  package static let contentTypeWithoutBody = badRequest(
    "Orion accepts no payload for GET/DELETE requests. HTTP header Content-Type is thus forbidden")

  /// Behaviour 9.
  package static func unsupportedMediaType(_ type: String?) -> NGSIError {
    NGSIError(
      status: 415, error: "UnsupportedMediaType",
      description: type.map { "not supported content type: \($0)" }
        ?? "Content-Type header not used, default application/octet-stream is not supported")
  }

  /// Behaviour 10.
  package static let methodNotAllowed = NGSIError(
    status: 405, error: "MethodNotAllowed", description: "method not allowed")

  /// Behaviour 11.
  package static let unknownPath = badRequest("Service not found. Check your URL as probably it is wrong.")

  /// Behaviour 12.
  package static func bodyTooLarge(_ bytes: Int, max: Int) -> NGSIError {
    NGSIError(
      status: 413, error: "RequestEntityTooLarge",
      description: "payload size: \(bytes), max size supported: \(max)")
  }

  /// Behaviour 14, for what stands in a path.
  package static let invalidCharacterInURI = badRequest("invalid character in URI")

  /// A parameter without a value.
  package static func emptyParameter(_ name: String) -> NGSIError {
    badRequest("Empty right-hand-side for URI param /\(name)/")
  }

  /// Behaviour 26 and the like: no form that the client accepts.
  package static func notAcceptable(_ types: [MediaType]) -> NGSIError {
    NGSIError(
      status: 406, error: "NotAcceptable",
      description: "accepted MIME types: \(types.map(\.essence).joined(separator: ", "))")
  }

  /// No form of any answer of the resource.
  package static func notAcceptable(_ types: [MediaType], _ accept: Accept) -> NGSIError {
    NGSIError(
      status: 406, error: "NotAcceptable",
      description: accept.isKnown
        ? "acceptable MIME types: \(types.map(\.essence).joined(separator: ", "))"
        : "no acceptable mime-type in accept header")
  }

  /// An `Accept` that cannot be read.
  package static func badAccept(_ fault: String) -> NGSIError { badRequest(fault) }

  /// Behaviour 13: JSON that cannot be read.
  /// - Parameter isJSON: it could be, without our limits; what is no JSON at all is told first.
  package static func unreadable(_ error: JSONError, isJSON: Bool) -> NGSIError {
    switch error.code {
    case .tooDeep where isJSON:
      NGSIError(
        status: 400, error: "ParseError",
        description: "attribute or metadata value has overpassed maximum nesting limit: 50")
    case .duplicateMember where isJSON:
      badRequest("duplicated \(error.pointer.split(separator: "/").last ?? "") key in attribute, \(error.pointer)")
    default:
      NGSIError(
        status: 400, error: "ParseError", description: "Errors found in incoming JSON buffer, \(error.description)")
    }
  }
}
