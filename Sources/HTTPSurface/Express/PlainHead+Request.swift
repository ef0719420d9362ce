import HTTPTypes
import NIOCore
import NIOHTTP1

extension PlainHead {
  /// The same request for the long way, as NIO's decoder would have put it together. Only for one without a body.
  func rawRequest(_ buffer: ByteBuffer, _ peer: Peer) -> RawRequest {
    buffer.withUnsafeReadableBytes { bytes in
      var headers = HTTPHeaders()
      headers.reserveCapacity(lines.count)
      for line in lines { headers.add(name: bytes.text(line.name), value: bytes.text(line.value)) }
      return RawRequest(
        method: HTTPRequest.Method(bytes.text(method)) ?? .get, target: bytes.text(target),
        fields: RequestFields(headers), peer: peer)
    }
  }
}
