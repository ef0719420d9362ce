import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// A body that comes from a connection, as fast or as slowly as the client sends it.
struct ChannelBody: BodySource {
  private let body: RequestBody
  private let channel: any Channel
  private let slowBodies: SlowBodies

  init(_ body: RequestBody, _ channel: any Channel, _ slowBodies: SlowBodies) {
    self.body = body
    self.channel = channel
    self.slowBodies = slowBodies
  }

  func read(bytesMax: Int, patience: Duration) async throws -> ByteBuffer {
    let watch = slowBodies.watch(channel, patience: patience)
    defer { slowBodies.forget(watch) }
    do {
      return try await collect(bytesMax)
    } catch {
      // The sweeper has shut the connection's input, which the decoder reports as a broken request.
      if watch.hasExpired { throw Problem(.requestTimeout) }
      throw error is HTTPParserError ? Problem(.badRequest, shown: "the body ended early") : error
    }
  }

  /// Most bodies come in one piece, which is then handed on as it is.
  private func collect(_ bytesMax: Int) async throws -> ByteBuffer {
    var parts = body.makeAsyncIterator()
    guard var whole = try await parts.next() else { return ByteBuffer() }
    while var part = try await parts.next() {
      guard whole.readableBytes + part.readableBytes <= bytesMax else {
        throw Problem(.bodyTooLarge, headers: [.connection: "close"])
      }
      whole.writeBuffer(&part)
    }
    return whole
  }
}
