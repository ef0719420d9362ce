package import NIOCore
import Synchronization

/// A body of a length nobody knows before it was sent, in pieces that are made when the client has taken the one before.
/// What the server holds of it is one piece, however long it is and however slowly it is read.
package struct BodyStream: Sendable {
  private let make: @Sendable () async throws -> ByteBuffer?

  /// - Parameter next: the next piece; nil behind the last. Called by one task at a time.
  package init(_ next: @escaping @Sendable () async throws -> ByteBuffer?) {
    make = next
  }

  /// The pieces of `next`, of which the first is made at once.
  init(readingAhead next: @escaping @Sendable () async throws -> [UInt8]?) async throws {
    let first = Mutex(try await next().map { ByteBuffer(bytes: $0) })
    make = {
      if let first = first.withLock({ $0.take() }) { return first }
      return try await next().map { ByteBuffer(bytes: $0) }
    }
  }

  func next() async throws -> ByteBuffer? { try await make() }
}
