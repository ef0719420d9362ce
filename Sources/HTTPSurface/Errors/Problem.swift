package import HTTPTypes
package import StrictJSON

/// A refusal. It has two audiences: `shown` and `places` go to the client, `logged` only to the log
/// (Design, two audiences).
package struct Problem: Error, Sendable {
  package let code: ProblemCode
  /// A sentence about this very case, safe for the client. Without one, the code's title says it.
  package let shown: String?
  /// Where in the body the fault is.
  package let places: [Place]
  /// What only operators may read. Never a body, a resident's id or a secret.
  package let logged: String?
  /// Fields such as `Allow` and `Retry-After`.
  package let headers: HTTPFields
  /// Further members of the problem document, after the usual ones.
  package let members: JSONObject

  package init(
    _ code: ProblemCode, shown: String? = nil, at places: [Place] = [], logged: String? = nil,
    headers: HTTPFields = HTTPFields(), members: JSONObject = JSONObject()
  ) {
    self.code = code
    self.shown = shown
    self.places = places
    self.logged = logged
    self.headers = headers
    self.members = members
  }

  /// One place in a body, and what is wrong with it.
  package struct Place: Sendable, Hashable {
    /// RFC 6901.
    package let pointer: String
    package let code: String

    package init(_ pointer: String, _ code: String) {
      self.pointer = pointer
      self.code = code
    }
  }

  /// A fault of one member of the body.
  package static func bad(_ pointer: String, _ code: String, shown: String? = nil) -> Problem {
    Problem(.badRequest, shown: shown, at: [Place(pointer, code)])
  }
}

extension Problem {
  /// RFC 9457: type, title, status, code, request_id, then what is particular.
  package func document(requestID: RequestID, in language: TitleLanguage = .english) -> JSON {
    var object = JSONObject()
    object.append("type", .string("urn:moyai:problem:\(code.rawValue)"))
    object.append("title", .string(language == .japanese ? code.japaneseTitle : code.title))
    object.append("status", .number(JSONNumber(code.status)))
    object.append("code", .string(code.rawValue))
    object.append("request_id", .string(requestID.description))
    if let shown { object.append("detail", .string(shown)) }
    if !places.isEmpty {
      object.append(
        "errors",
        .array(
          places.map { ["pointer": .string($0.pointer), "code": .string($0.code)] }))
    }
    for (name, value) in members.members { object.append(name, value) }
    return .object(object)
  }

  /// The NGSI shape, with our code as the first word of the description (HTTPSurface.docc, conventions).
  package var ngsiDescription: String { "\(code.rawValue): \(shown ?? code.title)" }
}
