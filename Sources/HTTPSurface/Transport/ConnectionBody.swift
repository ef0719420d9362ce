import NIOCore

/// The body of a request on a connection.
struct ConnectionBody: BodySource {
  private let handler: NIOLoopBound<ConnectionHandler>
  private let eventLoop: any EventLoop

  init(_ handler: NIOLoopBound<ConnectionHandler>, _ eventLoop: any EventLoop) {
    self.handler = handler
    self.eventLoop = eventLoop
  }

  func read(bytesMax: Int, patience: Duration) async throws -> ByteBuffer {
    try await eventLoop.flatSubmit { [handler, eventLoop] in
      handler.value.body(bytesMax: bytesMax, patience: patience)
        ?? eventLoop.makeFailedFuture(Problem(.badRequest, shown: "the body ended early"))
    }.get()
  }
}
