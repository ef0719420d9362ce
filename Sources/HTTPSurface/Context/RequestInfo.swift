package import CivilTime
package import HTTPTypes
package import NIOCore
package import StrictJSON

/// What every handler may know about its request, whoever asks. Immutable, and one allocation.
package final class RequestInfo: Sendable {
  package let id: RequestID
  /// The client's `Fiware-Correlator`, or a fresh UUID (NGSI behaviour 1).
  package let correlator: String
  package let trace: TraceParent?
  package let method: HTTPRequest.Method
  package let endpoint: Endpoint
  package let fields: RequestFields
  package let query: QueryItems
  /// When the request arrived.
  package let receivedAt: Timestamp
  package let accept: Accept
  /// The media type of the body; nil when there is none.
  package let contentType: MediaType?
  package let body: ByteBuffer
  /// The `Idempotency-Key`, on endpoints that ask for one.
  package let repetition: RepetitionKey?
  /// The contents of the gaps in the path, decoded, in order.
  private let gaps: [String]

  package init(
    id: RequestID, correlator: String, trace: TraceParent?, method: HTTPRequest.Method, endpoint: Endpoint,
    fields: RequestFields, query: QueryItems, gaps: [String], receivedAt: Timestamp, accept: Accept,
    contentType: MediaType?, body: ByteBuffer, repetition: RepetitionKey? = nil
  ) {
    self.id = id
    self.correlator = correlator
    self.trace = trace
    self.method = method
    self.endpoint = endpoint
    self.fields = fields
    self.query = query
    self.gaps = gaps
    self.receivedAt = receivedAt
    self.accept = accept
    self.contentType = contentType
    self.body = body
    self.repetition = repetition
  }

  /// What stands in the gap of this name. An empty segment gives an empty text; a name the template has not is a
  /// fault of the source.
  package func path(_ name: String) -> String {
    guard let place = endpoint.path.parameterNames.firstIndex(of: name), place < gaps.count else {
      preconditionFailure("\(endpoint.id) has no \(name) in its path")
    }
    return gaps[place]
  }

  /// The path as the template and its gaps give it, for telling repetitions apart.
  var canonicalPath: String { endpoint.path.filled { PercentCoding.encode(path($0)) } }

  /// What stands in the n-th gap, where the handler serves the hot path and knows its own template.
  package func gap(_ place: Int) -> String { gaps[place] }
}

extension RequestInfo {
  /// The body's bytes.
  package var bytes: [UInt8] { Array(body.readableBytesView) }

  /// The body as JSON, by the limits of the endpoint.
  /// - Throws: below `/v2` an `NGSIError` as Orion words it, elsewhere `bad_request` with the pointer.
  package func json() throws -> JSON {
    let form = endpoint.body.form ?? .console
    do throws(JSONError) {
      return try JSON(parsing: bytes, limits: JSONLimits(maxDepth: form.depthMax, maxBytes: form.bytesMax))
    } catch {
      guard endpoint.errorShape == .ngsi else { throw Problem.unreadable(error) }
      throw NGSIFault.unreadable(error, isJSON: JSON.isWellFormed(bytes))
    }
  }

  /// The body as text; `bad_request` when it is not UTF-8.
  package func text() throws -> String {
    guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
      throw Problem(.badRequest, shown: "the body is not UTF-8")
    }
    return text
  }
}
