import HTTPTypes
package import HummingbirdCore
package import NIOCore

/// The door between the transport and the surface: what the composition gives to its two servers.
package enum Surface {
  /// Hummingbird's raw responder (`HTTPChannelHandler.Responder`), written out.
  package typealias Responder = @Sendable (Request, consuming ResponseWriter, any Channel) async throws -> Void

  /// What a listener does with each request. It is Hummingbird's raw responder, without a router, middleware or request
  /// context of the framework: a request costs one pass through ``Pipeline`` and one write.
  package static func responder(
    _ listener: Listener, _ dependencies: Dependencies, _ slowBodies: SlowBodies
  ) -> Responder {
    let pipeline = Pipeline(listener, dependencies)
    return { request, writer, channel in
      let writer = writer
      if request.head.expectsContinue, request.head.announcedBytes <= BodyForm.ngsiBytesMax {
        // RFC 9110 §10.1.1: a client that waits for a word gets it. Larger bodies are refused unseen.
        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
      }
      let raw = RawRequest(
        method: request.method, target: request.head.path ?? "/", headers: request.headers,
        body: ChannelBody(request.body, channel, slowBodies), peer: .channel(channel))
      let outgoing = await pipeline.respond(to: raw)
      if outgoing.closes { slowBodies.linger(channel) }
      try await writer.write(
        response: outgoing.head, body: outgoing.body.map { ResponseBody(byteBuffer: $0) } ?? ResponseBody())
    }
  }

  /// The responder of port 1026.
  package static func dataResponder(
    _ dependencies: Dependencies, _ slowBodies: SlowBodies
  ) -> Responder {
    responder(.data, dependencies, slowBodies)
  }

  /// The responder of port 1027.
  package static func adminResponder(
    _ dependencies: Dependencies, _ slowBodies: SlowBodies
  ) -> Responder {
    responder(.admin, dependencies, slowBodies)
  }

  /// How connections are set up: header sizes that the decoder cuts off far above our own limit, so that ours answers,
  /// and the time a silent connection is kept.
  package static func channelConfiguration(_ limits: SurfaceLimits) -> HTTP1Channel.Configuration {
    let bytes = (limits.headerBytesMax + limits.uriBytesMax) * 4
    return HTTP1Channel.Configuration(
      idleTimeout: .nanoseconds(limits.idleTimeout.nanoseconds),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: bytes, maxHeaderListSize: bytes, maxHeaderFieldCount: 256))
  }
}

extension HTTPRequest {
  fileprivate var expectsContinue: Bool {
    switch method {
    case .post, .put, .patch: headerFields[.expect]?.lowercased() == "100-continue"
    default: false
    }
  }

  fileprivate var announcedBytes: Int { headerFields[.contentLength].flatMap { Int($0) } ?? 0 }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
