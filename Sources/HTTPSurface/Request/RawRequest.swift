package import HTTPTypes
package import NIOCore
import Tenancy

/// A request as the transport hands it over: nothing has been believed yet.
package struct RawRequest: Sendable {
  package let method: HTTPRequest.Method
  /// Path and query as they were sent.
  package let target: String
  package let fields: RequestFields
  package var body: any BodySource
  package let peer: Peer

  package init(
    method: HTTPRequest.Method, target: String, fields: RequestFields, body: any BodySource = NoBody(),
    peer: Peer = .unknown
  ) {
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
    self.peer = peer
  }

  package init(
    method: HTTPRequest.Method, target: String, headers: HTTPFields, body: any BodySource = NoBody(),
    peer: Peer = .unknown
  ) {
    self.init(method: method, target: target, fields: RequestFields(headers), body: body, peer: peer)
  }
}

/// Where a body comes from. It is read once, and only after the head alone has been found good.
package protocol BodySource: Sendable {
  /// All of it, at most `bytesMax` bytes, before `patience` is over.
  /// - Throws: `body_too_large`, `request_timeout`, or what the transport throws when the client goes away.
  func read(bytesMax: Int, patience: Duration) async throws -> ByteBuffer
}

/// A request without a body.
package struct NoBody: BodySource {
  package init() {}
  package func read(bytesMax: Int, patience: Duration) async throws -> ByteBuffer { ByteBuffer() }
}

/// A body that is already there.
package struct WholeBody: BodySource {
  private let buffer: ByteBuffer

  package init(_ buffer: ByteBuffer) { self.buffer = buffer }

  package func read(bytesMax: Int, patience: Duration) async throws -> ByteBuffer {
    guard buffer.readableBytes <= bytesMax else { throw Problem(.bodyTooLarge) }
    return buffer
  }
}

/// The other end of the connection.
package enum Peer: Sendable {
  case channel(any Channel)
  case address(String)
  case unknown

  /// Its numeric address, where it has one.
  var address: IPAddress? {
    switch self {
    case .channel(let channel): (channel.remoteAddress?.ipAddress).flatMap { IPAddress($0) }
    case .address(let text): IPAddress(text)
    case .unknown: nil
    }
  }
}
