import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import HTTPSurface

/// The surface behind a real socket: for what only a transport can show.
enum LiveSurface {
  /// Serves until `body` returns, which gets the port.
  static func serve(
    _ surface: TestSurface, listener: Listener = .data, _ body: @Sendable @escaping (Int) async throws -> Void
  ) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let server = Surface.server(
      listener, surface.dependencies, at: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"),
      onServerRunning: { port.yield($0.localAddress?.port ?? 0) })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      for await number in ports {
        try await body(number)
        break
      }
      group.cancelAll()
      while let result = await group.nextResult() {
        if case .failure(let error) = result, !(error is CancellationError) { throw error }
      }
    }
  }

  /// Sends bytes as they are and reads until `until` is satisfied or the server closes.
  static func exchange(
    _ port: Int, _ pieces: [String], patience: Duration = .seconds(10),
    until: @Sendable @escaping (String) -> Bool = { _ in false }
  ) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask {
        try await channel.executeThenClose { inbound, outbound in
          for piece in pieces { try await outbound.write(ByteBuffer(string: piece)) }
          var text = ""
          do {
            for try await part in inbound {
              text += String(buffer: part)
              if until(text) { break }
            }
          } catch let error as IOError where error.errnoCode == 104 {}
          return text
        }
      }
      group.addTask {
        try await Task.sleep(for: patience)
        return nil
      }
      let first = try await group.next() ?? nil
      group.cancelAll()
      return try #require(first, "the server neither answered nor closed in time")
    }
  }
}
