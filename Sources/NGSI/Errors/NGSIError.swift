import StrictJSON

/// An answer of the NGSI-v2 plane that is not a success. `error` and `description` are what clients read and compare,
/// so every literal of them stands in `NGSIError+….swift` and nowhere else.
package struct NGSIError: Error, Hashable, Sendable {
  /// The HTTP status.
  package let status: Int
  /// The short name on the wire, one of `NGSIError.Name`.
  package let error: String
  /// One sentence for people. It may repeat names of the request, never values.
  package let description: String

  /// The usual form: a name goes with one status.
  package init(_ name: Name, _ description: String) {
    self.init(status: name.usualStatus, error: name.rawValue, description: description)
  }

  package init(status: Int, error: String, description: String) {
    self.status = status
    self.error = error
    self.description = description
  }
}

extension NGSIError {
  /// The closed set of error names (behaviour 6).
  package enum Name: String, Hashable, Sendable, CaseIterable {
    case badRequest = "BadRequest"
    case parseError = "ParseError"
    case forbidden = "Forbidden"
    case notFound = "NotFound"
    case methodNotAllowed = "MethodNotAllowed"
    case notAcceptable = "NotAcceptable"
    case tooManyResults = "TooManyResults"
    case contentLengthRequired = "ContentLengthRequired"
    case requestEntityTooLarge = "RequestEntityTooLarge"
    case noResourcesAvailable = "NoResourcesAvailable"
    case unsupportedMediaType = "UnsupportedMediaType"
    case unprocessable = "Unprocessable"
    case partialUpdate = "PartialUpdate"
    case notImplemented = "NotImplemented"

    /// The status this name goes with.
    package var usualStatus: Int {
      switch self {
      case .badRequest, .parseError: 400
      case .forbidden: 403
      case .notFound: 404
      case .methodNotAllowed: 405
      case .notAcceptable: 406
      case .tooManyResults: 409
      case .contentLengthRequired: 411
      case .requestEntityTooLarge, .noResourcesAvailable: 413
      case .unsupportedMediaType: 415
      case .unprocessable, .partialUpdate: 422
      case .notImplemented: 501
      }
    }
  }

  /// The body: exactly `error` and `description`, compact (behaviour 6).
  package var body: [UInt8] {
    var out: [UInt8] = []
    out.append(literal: "{\"error\":")
    out.append(jsonString: error)
    out.append(literal: ",\"description\":")
    out.append(jsonString: Self.withoutForbiddenCharacters(description))
    out.append(UInt8(ascii: "}"))
    return out
  }

  /// A description may repeat what a client sent, so the characters that payloads may not have are written as HTML
  /// entities (NGSI-v2, "General syntax restrictions": answers end up in browsers).
  private static func withoutForbiddenCharacters(_ text: String) -> String {
    guard ForbiddenCharacters.occur(in: text) else { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "=": out += "&#61;"
      case ";": out += "&#59;"
      case "(": out += "&#40;"
      case ")": out += "&#41;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
