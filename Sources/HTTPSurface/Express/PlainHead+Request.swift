import HTTPTypes
import NIOCore
import NIOHTTP1

extension PlainHead {
  /// The same request for the long way, as NIO's decoder would have put it together.
  func rawRequest(_ buffer: ByteBuffer, _ peer: Peer) -> RawRequest {
    buffer.withUnsafeReadableBytes { bytes in
      var headers = HTTPHeaders()
      headers.reserveCapacity(lines.count)
      for line in lines { headers.add(name: bytes.text(line.name), value: bytes.text(line.value)) }
      return RawRequest(
        method: HTTPRequest.Method(bytes.text(method)) ?? .get, target: bytes.text(target),
        fields: RequestFields(headers), body: body(buffer), peer: peer)
    }
  }

  private func body(_ buffer: ByteBuffer) -> any BodySource {
    guard bodyBytes > 0, let body = buffer.getSlice(at: buffer.readerIndex + byteCount, length: bodyBytes) else {
      return NoBody()
    }
    return WholeBody(body)
  }
}
