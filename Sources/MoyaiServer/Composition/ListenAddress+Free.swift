import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ListenAddress {
  /// Says at once, and in plain words, what would keep a listener from this address. The listener itself still has to
  /// find out: the port may be taken between this look and its own.
  /// - Throws: `HostRefusal`.
  func requireFree() async throws {
    guard port != 0 else { return }
    do {
      let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: host, port: port).get()
      try await probe.close()
    } catch let error as IOError {
      switch error.errnoCode {
      case EADDRINUSE: throw HostRefusal("cannot listen on \(self): the port is in use by another program")
      case EACCES: throw HostRefusal("cannot listen on \(self): ports below 1024 need root's rights")
      case EADDRNOTAVAIL: throw HostRefusal("cannot listen on \(self): this machine does not have the address")
      default: throw HostRefusal("cannot listen on \(self): \(String(cString: strerror(error.errnoCode)))")
      }
    }
  }
}
