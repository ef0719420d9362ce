import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// How Hummingbird's server speaks HTTP/1.1 for this surface: requests come from NIO's decoder straight into ``Pipeline``.
///
/// Hummingbird's own channel converts every head twice and hands every part from the event loop to the shared thread pool
/// and back, which costs several times the work of a keyed read. Accepting, quiescing and the life of the server stay
/// with Hummingbird.
final class SurfaceChannel: ServerChildChannel {
  /// One connection.
  struct Connection: ServerChildChannelValue {
    let channel: any Channel
  }

  private let pipeline: Pipeline
  private let limits: SurfaceLimits
  private let way: ExpressWay?
  /// One for each event loop, made when its first connection comes.
  private let executors = Mutex<[ObjectIdentifier: EventLoopExecutor]>([:])

  init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    limits = pipeline.limits
    way = ExpressWay(pipeline)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      // Far above our own limit, so that ours answers.
      let bytes = (limits.headerBytesMax + limits.uriBytesMax) * 4
      decoderLimits.maxHeaderFieldSize = bytes
      decoderLimits.maxHeaderListSize = bytes
      decoderLimits.maxHeaderFieldCount = 256
      let decoder = HTTPRequestDecoder(
        leftOverBytesStrategy: .dropBytes, limitConfiguration: decoderLimits)
      let executor = executor(of: channel.eventLoop)
      let handler = ConnectionHandler(limits, executor: executor) { [pipeline] request in
        await pipeline.respond(to: request)
      }
      try channel.syncOptions?.setOption(.recvAllocator, value: Self.receiving)
      if let way {
        try channel.pipeline.syncOperations.addHandler(ExpressHandler(way, handler, executor))
      }
      try channel.pipeline.syncOperations.addHandler(ForeignMethodHandler(handler))
      try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(decoder))
      try channel.pipeline.syncOperations.addHandler(handler)
      return Connection(channel: channel)
    }
  }

  /// How much is taken from a socket at once. NIO's own would shrink to what small requests need, and then read a larger head
  /// in pieces, after which a connection goes the long way for good.
  private static let receiving = AdaptiveRecvByteBufferAllocator(
    minimum: PlainHead.bytesMax, initial: PlainHead.bytesMax, maximum: 1 << 16)

  /// Everything happens in the channel's handler; this only lives as long as the connection.
  func handle(value connection: Connection, logger: Logger) async {
    do { try await connection.channel.closeFuture.get() } catch { connection.channel.close(promise: nil) }
  }

  private func executor(of eventLoop: any EventLoop) -> EventLoopExecutor {
    executors.withLock { executors in
      if let known = executors[ObjectIdentifier(eventLoop)] { return known }
      let made = EventLoopExecutor(eventLoop)
      executors[ObjectIdentifier(eventLoop)] = made
      return made
    }
  }
}
