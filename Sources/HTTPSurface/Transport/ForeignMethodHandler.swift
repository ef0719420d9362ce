import HTTPTypes
import NIOCore

/// Keeps at hand what the decoder behind it is reading. The decoder takes a method that it does not know for no request at
/// all, and then the path is gone; but the answer to a method that a path does not have names those that it has (NGSI
/// behaviour 10, RFC 9110 §15.5.6).
final class ForeignMethodHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let connection: ConnectionHandler

  init(_ connection: ConnectionHandler) { self.connection = connection }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // The decoder has stopped; what else comes is the rest of a request that was its last.
    guard !connection.hasForeignMethod else { return }
    connection.arriving = unwrapInboundIn(data)
    context.fireChannelRead(data)
    connection.arriving = nil
  }
}

@available(*, unavailable)
extension ForeignMethodHandler: Sendable {}

extension PlainHead {
  /// The request that a buffer begins with, whatever its method is called; nil if its head is not plain or not whole.
  static func foreignRequest(in buffer: ByteBuffer, _ peer: Peer) -> RawRequest? {
    let head = buffer.withUnsafeReadableBytes {
      PlainHead(UnsafeRawBufferPointer(rebasing: $0.prefix(bytesMax)), isForeign: true)
    }
    return head?.rawRequest(buffer, peer)
  }
}
