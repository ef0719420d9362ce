package import HTTPTypes
package import NGSI
import NIOCore
package import StrictJSON

/// What a handler's error means to the client. Every error ends here, once.
package enum Fault: Sendable {
  case ngsi(NGSIError, HTTPFields)
  case problem(Problem)

  package init(_ error: any Error) {
    switch error {
    case let error as NGSIError: self = .ngsi(error, HTTPFields())
    case let refusal as NGSIRefusal: self = .ngsi(refusal.fault, refusal.headers)
    case let problem as Problem: self = .problem(problem)
    case let error as any ProblemConvertible: self = .problem(error.problem)
    case is CancellationError: self = .problem(Problem(.draining))
    // The type may be told to operators; its contents may hold what a client sent.
    default: self = .problem(Problem(.internalFault, logged: "\(type(of: error))"))
    }
  }

  package var status: Int {
    switch self {
    case .ngsi(let error, _): error.status
    case .problem(let problem): problem.code.status
    }
  }

  /// A name from a closed set, for logs and metrics.
  package var name: String {
    switch self {
    case .ngsi(let error, _): error.error
    case .problem(let problem): problem.code.rawValue
    }
  }

  /// Whether the request changed something all the same: its transaction has counted it then.
  var isPartlyDone: Bool {
    if case .ngsi(let error, _) = self { error.error == NGSIError.Name.partialUpdate.rawValue } else { false }
  }

  /// What only the log may hold.
  package var logged: String? {
    if case .problem(let problem) = self { problem.logged } else { nil }
  }
}

/// An error of a domain that says itself what it means over HTTP. The conformances stand beside this file, one for
/// each domain, so that a domain knows nothing of HTTP.
package protocol ProblemConvertible: Error {
  var problem: Problem { get }
}

extension Fault {
  /// The answer in the shape of the plane.
  /// - Parameter asText: the client of a value resource reads text only; Orion then labels its JSON `text/plain`.
  /// - Parameter language: of the title; nil where machines read, and then nothing says that it could be another.
  func answer(
    _ shape: ErrorShape, requestID: RequestID, asText: Bool, language: TitleLanguage? = nil
  ) -> Answer {
    let type: MediaType = asText ? .text : .json
    switch (self, shape) {
    case (.ngsi(let error, let headers), .ngsi):
      return Self.ngsi(error.status, error.error, error.description, headers, type)
    case (.problem(let problem), .ngsi):
      return Self.ngsi(
        problem.code.status, problem.code.ngsiError, problem.ngsiDescription, problem.allHeaders, type)
    case (.problem(let problem), .problem):
      return Self.document(problem, requestID, language)
    case (.ngsi(let error, let headers), .problem):
      // An NGSI fault outside /v2 is a fault of ours; its status is still the truth.
      let code = ProblemCode.allCases.first { $0.status == error.status } ?? .internalFault
      return Self.document(Problem(code, shown: error.description, headers: headers), requestID, language)
    }
  }

  private static func ngsi(
    _ status: Int, _ error: String, _ description: String, _ headers: HTTPFields, _ type: MediaType
  ) -> Answer {
    let body = NGSIError(status: status, error: error, description: description).body
    return Answer(
      status: .init(code: status, reasonPhrase: ReasonPhrase.of(status)), headers: headers,
      body: .bytes(.init(bytes: body), type))
  }

  private static func document(_ problem: Problem, _ requestID: RequestID, _ language: TitleLanguage?) -> Answer {
    var headers = problem.allHeaders
    if let language {
      headers[.contentLanguage] = language.tag
      headers[.vary] = "Accept-Language"
    }
    return Answer(
      status: .init(code: problem.code.status, reasonPhrase: ReasonPhrase.of(problem.code.status)), headers: headers,
      body: .bytes(.init(bytes: problem.document(requestID: requestID, in: language ?? .english).bytes), .problem))
  }
}

extension Problem {
  /// The fields of its own, and those that its code calls for.
  var allHeaders: HTTPFields {
    var headers = headers
    if let seconds = code.retryAfter, headers[.retryAfter] == nil { headers[.retryAfter] = "\(seconds)" }
    // RFC 9110 §11.6.1 wants a challenge with every 401.
    if code.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
    if code == .requestTimeout { headers[.connection] = "close" }
    return headers
  }

  /// JSON that cannot be read, outside NGSI (HTTPSurface.docc, conventions).
  package static func unreadable(_ error: JSONError) -> Problem {
    Problem(
      .badRequest, shown: "the body is not JSON of the accepted form: \(error.description)",
      at: [Place(error.pointer, error.code.word)])
  }
}

extension JSONError.Code {
  /// In the form of all codes on the wire.
  fileprivate var word: String {
    switch self {
    case .syntax: "syntax"
    case .unexpectedEnd: "unexpected_end"
    case .trailingContent: "trailing_content"
    case .byteOrderMark: "byte_order_mark"
    case .duplicateMember: "duplicate_member"
    case .tooDeep: "too_deep"
    case .nulCharacter: "nul_character"
    case .loneSurrogate: "lone_surrogate"
    case .invalidUTF8: "invalid_utf8"
    case .tooLarge: "too_large"
    case .numberTooLong: "number_too_long"
    }
  }
}
