import HTTPTypes
import NIOCore
import NIOHTTP1
import Tenancy

/// How the answer to one request is put on the wire (RFC 9112): what depends on the request rather than on the answer.
struct ResponseFraming {
  /// An answer to HEAD says how long its body would be and has none (RFC 9110 §9.3.2).
  private(set) var hasBody = true
  private var isVersion10 = false

  /// Bodies up to this size travel in one piece with their head: copying them costs less than a second buffer.
  static let copiedBytesMax = 16 << 10

  init() {}

  init(_ head: HTTPRequestHead) {
    hasBody = head.method != .HEAD
    isVersion10 = head.version.major == 1 && head.version.minor == 0
  }

  /// The bytes up to the body, in a buffer with room for a small one.
  func head(of outgoing: Outgoing, closes: Bool, _ allocator: ByteBufferAllocator) -> ByteBuffer {
    let bodyBytes = outgoing.body?.readableBytes ?? 0
    var bytes = allocator.buffer(capacity: 256 + (bodyBytes <= Self.copiedBytesMax ? bodyBytes : 0))
    let status = outgoing.head.status
    bytes.writeStaticString("HTTP/1.1 ")
    bytes.writeString(String(status.code))
    bytes.writeStaticString(" ")
    let reason = ReasonPhrase.of(status.code)
    bytes.writeString(reason.isEmpty ? status.reasonPhrase : reason)
    bytes.writeStaticString("\r\n")
    if outgoing.stream != nil, knowsChunks { bytes.writeStaticString("Transfer-Encoding: chunked\r\n") }
    for field in outgoing.head.headerFields {
      bytes.writeString(field.name.rawName)
      bytes.writeStaticString(": ")
      bytes.writeString(field.value)
      bytes.writeStaticString("\r\n")
    }
    if closes {
      if !outgoing.closes { bytes.writeStaticString("Connection: close\r\n") }
    } else if isVersion10 {
      bytes.writeStaticString("Connection: keep-alive\r\n")
    }
    bytes.writeStaticString("\r\n")
    return bytes
  }

  /// Room for a head without long fields.
  static let headBytes = 256

  /// The whole head of a good answer on the express way, with the fields and in the order of ``ResponseHead``.
  /// - Parameter bodyBytes: nil for 204.
  static func writeHead(
    of request: KeyedRequest, bodyBytes: Int?, date: String, closes: Bool, into bytes: inout ByteBuffer
  ) {
    bytes.writeStaticString(bodyBytes == nil ? "HTTP/1.1 204 No Content\r\nDate: " : "HTTP/1.1 200 OK\r\nDate: ")
    bytes.writeString(date)
    bytes.writeStaticString("\r\nFiware-Correlator: ")
    bytes.writeString(request.correlator)
    if request.standing.isWorthTelling {
      bytes.writeStaticString("\r\nRateLimit-Policy: ")
      bytes.writeString(request.standing.policyField)
      bytes.writeStaticString("\r\nRateLimit: ")
      bytes.writeString(request.standing.limitField)
    }
    if let bodyBytes {
      bytes.writeStaticString("\r\nContent-Type: application/json\r\nContent-Length: ")
      bytes.writeString(String(bodyBytes))
    }
    bytes.writeStaticString(closes ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n")
  }

  /// Whether the client understands a body without a length.
  var knowsChunks: Bool { !isVersion10 }

  /// A piece of a body of unknown length.
  static func chunk(_ piece: ByteBuffer, _ allocator: ByteBufferAllocator) -> ByteBuffer {
    var bytes = allocator.buffer(capacity: piece.readableBytes + 16)
    bytes.writeString(String(piece.readableBytes, radix: 16))
    bytes.writeStaticString("\r\n")
    bytes.writeImmutableBuffer(piece)
    bytes.writeStaticString("\r\n")
    return bytes
  }

  static let lastChunk = ByteBuffer(string: "0\r\n\r\n")

  /// To what is no request.
  static let broken = ByteBuffer(
    string: "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

  /// To a client that waits before it sends its body.
  static let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
}
