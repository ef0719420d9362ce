import NIOCore

extension ConnectionHandler {
  /// How long a client may take for one piece before it is given up.
  static let piecePatience = TimeAmount.seconds(60)

  /// Sends a body in pieces (RFC 9112 §7.1), each when the one before has left: the pace is the client's. A body that
  /// breaks off ends the connection without its last chunk, so that nobody takes a part for the whole.
  ///
  /// Runs in the event loop of the connection and comes back to it after each piece.
  func send(_ outgoing: Outgoing, _ stream: BodyStream) async {
    guard let context, context.channel.isActive else { return }
    // A client of version 1.0 knows no chunks: the end of the connection is the end of the body.
    let isChunked = framing.knowsChunks
    let closes = outgoing.closes || !keepsAlive || !isChunked
    beginStream(closes: closes)
    let channel = context.channel
    do {
      let head = framing.head(of: outgoing, closes: closes, channel.allocator)
      try await take(head, channel)
      if framing.hasBody {
        while let piece = try await stream.next() {
          guard piece.readableBytes > 0 else { continue }
          try await take(isChunked ? ResponseFraming.chunk(piece, channel.allocator) : piece, channel)
        }
        if isChunked { try await take(ResponseFraming.lastChunk, channel) }
      }
    } catch {
      channel.close(promise: nil)
      return
    }
    // The client may have gone meanwhile.
    guard let present = self.context, channel.isActive else { return }
    finishAnswer(present, closes: closes, lingers: outgoing.closes)
  }

  /// Waits until the bytes have left, and no longer than the patience.
  private func take(_ bytes: ByteBuffer, _ channel: any Channel) async throws {
    let timer = channel.eventLoop.scheduleTask(in: Self.piecePatience) { channel.close(promise: nil) }
    defer { timer.cancel() }
    try await channel.writeAndFlush(bytes).get()
  }
}
