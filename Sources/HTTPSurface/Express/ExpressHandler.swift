import NIOCore

/// Stands before the decoder of a connection and takes plain requests out of what the socket brings
/// (HTTPSurface.docc, the express way).
///
/// It may do so only between two requests, so it keeps count of where requests end. What it cannot count, such as the
/// pieces of a head or a body without a length, it gives to the decoder with everything that follows: from then on the
/// connection is the decoder's alone.
final class ExpressHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let way: ExpressWay
  private let connection: ConnectionHandler
  private let executor: EventLoopExecutor
  private var shown = ShownKeys()
  private var alignment = Alignment.between

  private enum Alignment {
    /// The decoder has nothing of an unfinished request.
    case between
    /// So many bytes of a body are still to come, and then the decoder will have brought so much.
    case inBody(left: Int, then: ConnectionHandler.Decoded)
    /// Not known any more.
    case lost
  }

  init(_ way: ExpressWay, _ connection: ConnectionHandler, _ executor: EventLoopExecutor) {
    self.way = way
    self.connection = connection
    self.executor = executor
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch alignment {
    case .lost: context.fireChannelRead(data)
    case .inBody(let left, let decoded):
      let left = left - unwrapInboundIn(data).readableBytes
      context.fireChannelRead(data)
      align(left: left, decoded)
    case .between:
      let buffer = unwrapInboundIn(data)
      guard let head = buffer.withUnsafeReadableBytes({ $0.count <= PlainHead.bytesMax ? PlainHead($0) : nil }) else {
        alignment = .lost
        return context.fireChannelRead(data)
      }
      let left = head.byteCount + head.bodyBytes - buffer.readableBytes
      if left == 0, connection.isIdle, begin(head, buffer, context) { return }
      var decoded = connection.decoded
      decoded.heads += 1
      decoded.ends += 1
      context.fireChannelRead(data)
      align(left: left, decoded)
    }
  }

  private func begin(_ head: PlainHead, _ buffer: ByteBuffer, _ context: ChannelHandlerContext) -> Bool {
    // Before it begins: an answer that needs no database may be there at once.
    connection.beginExpress()
    let arrival = ExpressWay.Arrival(
      head: head, buffer: buffer, connection: connection, channel: context.channel, executor: executor)
    if way.begin(arrival, &shown) { return true }
    connection.endExpress()
    return false
  }

  /// - Parameter decoded: what the decoder must have brought when the request is whole.
  private func align(left: Int, _ decoded: ConnectionHandler.Decoded) {
    if left > 0 {
      alignment = .inBody(left: left, then: decoded)
    } else {
      alignment = left == 0 && connection.decoded == decoded ? .between : .lost
    }
  }
}
