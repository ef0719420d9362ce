package import HTTPTypes
package import NIOCore

/// A finished response, head and body.
package struct Outgoing: Sendable {
  package let head: HTTPResponse
  package let body: ByteBuffer?
  /// The body where it comes in pieces; then there is no `body`.
  let stream: BodyStream?

  init(head: HTTPResponse, body: ByteBuffer? = nil, stream: BodyStream? = nil) {
    self.head = head
    self.body = body
    self.stream = stream
  }

  /// Whether the connection must not be used again: the request's body was not read, or may still arrive.
  package var closes: Bool { head.headerFields[.connection] == "close" }
}
