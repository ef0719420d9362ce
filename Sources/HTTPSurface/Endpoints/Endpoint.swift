package import HTTPTypes
package import Metering

/// One operation of the HTTP surface, as a value. The router, the OpenAPI text, the metering, the metrics and the
/// tests for strangers all read it; nothing about an operation is said anywhere else.
package struct Endpoint: Sendable {
  package let id: EndpointID
  package let method: HTTPRequest.Method
  package let path: PathTemplate
  /// Which texts its gaps take.
  package let gaps: GapText
  /// The sockets it is served on.
  package let listeners: Set<Listener>
  /// How it counts for the towns' bills (Metering.docc, what is counted); nil for what nobody is charged for.
  package let operation: OperationClass?
  package let summary: Summary
  package let query: [QueryParameter]
  package let body: BodyRule
  /// Shape of the body, where it is JSON.
  package let request: Schema?
  /// What it answers when it succeeds.
  package let answers: [AnswerShape]
  /// The refusals particular to it; those of the pipeline come with `access`.
  package let refusals: [ProblemCode]
  package let handler: Handler

  /// - Parameter listeners: where it is served; by default the admin plane on its own listener, what is open on both,
  ///   the rest on the data listener.
  package init(
    _ id: EndpointID, _ method: HTTPRequest.Method, _ path: PathTemplate, operation: OperationClass?,
    summary: Summary, query: [QueryParameter] = [], body: BodyRule = .none, request: Schema? = nil,
    answers: [AnswerShape], refusals: [ProblemCode] = [], gaps: GapText? = nil, listeners: Set<Listener>? = nil,
    handler: Handler
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.gaps = gaps ?? (ErrorShape(path: path.text) == .ngsi ? .ngsiName : .plain)
    self.operation = operation
    self.summary = summary
    self.query = query
    self.body = body
    self.request = request
    self.answers = answers
    self.refusals = refusals
    self.handler = handler
    self.listeners = listeners ?? Self.defaultListeners(of: handler.access.plane)
  }

  private static func defaultListeners(of plane: Plane) -> Set<Listener> {
    switch plane {
    case .admin: [.admin]
    case .public: [.data, .admin]
    case .data, .citizen, .tenant: [.data]
    }
  }

  /// The same with refusals that a whole list has in common.
  func refusing(_ codes: ProblemCode...) -> Endpoint {
    Endpoint(
      id, method, path, operation: operation, summary: summary, query: query, body: body, request: request,
      answers: answers, refusals: refusals + codes.filter { !refusals.contains($0) }, gaps: gaps, listeners: listeners,
      handler: handler)
  }

  package var access: Access { handler.access }
  package var repetition: Repetition { handler.repetition }
  package var plane: Plane { handler.access.plane }
  package var errorShape: ErrorShape { ErrorShape(path: path.text) }

  /// The media types it answers with; empty when it never has a body.
  package var produces: [MediaType] {
    var types: [MediaType] = []
    for answer in answers {
      for type in answer.media where !types.contains(type) { types.append(type) }
    }
    return types
  }
}

/// What may stand in the gaps of a path.
package enum GapText: Sendable, Hashable {
  /// What NGSI-v2 takes as an id, type or name (behaviour 14); also nothing at all, which the handler words.
  case ngsiName
  /// Printable ASCII: names, codes and paths of ours (HTTPSurface.docc, conventions).
  case plain
  /// Also other letters: the numbers of papers hold a Japanese sign.
  case letters
}

/// One line that says what an operation does, for the people who read it: integrators, and staff of towns.
package struct Summary: Sendable, Hashable {
  package let english: String
  /// Where staff look, also in Japanese.
  package let japanese: String?

  package init(_ english: String, ja japanese: String? = nil) {
    self.english = english
    self.japanese = japanese
  }
}

/// A successful answer.
package struct AnswerShape: Sendable, Hashable {
  package let status: Int
  package let media: [MediaType]
  package let schema: Schema?

  /// - Parameter media: what the body may be; empty for an answer without one.
  package init(_ status: Int, media: [MediaType] = [], schema: Schema? = nil) {
    self.status = status
    self.media = media
    self.schema = schema
  }

  package static func json(_ status: Int = 200, _ schema: Schema) -> AnswerShape {
    AnswerShape(status, media: [.json], schema: schema)
  }

  package static let created = AnswerShape(201)
  package static let noContent = AnswerShape(204)
}

/// What a second sending of the same request does.
package enum Repetition: Sendable, Hashable {
  /// Nothing more than the first: reads, PUT, DELETE, and everything of NGSI-v2, which has no such key.
  case natural
  /// It would create or change again, so it must carry an `Idempotency-Key`.
  case keyed
}
