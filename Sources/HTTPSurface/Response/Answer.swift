package import HTTPTypes
package import NIOCore
package import StrictJSON

/// What a handler says. The pipeline adds Date, correlator, limits and lengths.
package struct Answer: Sendable {
  package var status: HTTPResponse.Status
  /// Fields beyond the usual ones: Location, Fiware-Total-Count, Allow.
  package var headers: HTTPFields
  package var body: Body
  /// What a repetition with the same `Idempotency-Key` is shown instead of the body; nil where it may see the same.
  /// Secrets are null in it, since they are shown once (HTTPSurface.docc, repetitions).
  package var repeatedBody: JSON?

  package enum Body: Sendable {
    /// No body and no length: 204.
    case absent
    /// A body of length 0: 201.
    case empty
    case bytes(ByteBuffer, MediaType)
    /// What does not fit into memory. Its bytes are not metered.
    case stream(BodyStream, MediaType)
  }

  package init(status: HTTPResponse.Status, headers: HTTPFields = HTTPFields(), body: Body) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// 204.
  package static let noContent = Answer(status: .noContent, body: .absent)

  /// 201 with a relative `Location` and no body, as NGSI-v2 creations answer.
  package static func created(location: String) -> Answer {
    Answer(status: .created, headers: [.location: location], body: .empty)
  }

  /// JSON that is already text. The buffer goes out as it is.
  package static func json(_ bytes: ByteBuffer, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, body: .bytes(bytes, .json))
  }

  /// JSON that is already text.
  package static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Answer {
    .json(ByteBuffer(bytes: bytes), status: status)
  }

  /// A JSON value, written compactly.
  package static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Answer {
    .json(bytes: value.bytes, status: status)
  }

  /// Plain text without a charset, as the value resource of NGSI-v2 answers.
  package static func text(_ text: String, as type: MediaType = .text, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, body: .bytes(ByteBuffer(string: text), type))
  }

  /// The same answer with one more field.
  package func with(_ name: HTTPField.Name, _ value: String) -> Answer {
    var answer = self
    answer.headers[name] = value
    return answer
  }

  /// The same answer, of which a repetition sees this.
  package func repeated(as body: JSON) -> Answer {
    var answer = self
    answer.repeatedBody = body
    return answer
  }

  /// How many bytes the body has.
  package var bodyBytes: Int {
    if case .bytes(let buffer, _) = body { buffer.readableBytes } else { 0 }
  }
}
