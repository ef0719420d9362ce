import Foundation
import Synchronization

/// Stands between client and server and cuts the connection at the worst moment: around a COMMIT.
final class FaultProxy: Sendable {
  enum Fault {
    case none
    /// The COMMIT reaches the server and is done; the client never hears of it.
    case loseReplyOfCommit
    /// The client believes it has sent the COMMIT; the server never sees it.
    case loseCommit
    /// The connection breaks before the first statement arrives.
    case loseEverything
  }

  let folder: String
  private let target: String
  private let fault = Mutex(Fault.none)
  private let listener: Int32

  init(to cluster: TestCluster) throws {
    folder = "/tmp/moyai-proxy-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    target = cluster.folder + "/.s.PGSQL.\(cluster.port)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    FaultProxy.withAddress(folder + "/.s.PGSQL.5432") { _ = bind(listener, $0, $1) }
    listen(listener, 64)
    Thread.detachNewThread { [self] in accept() }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  func conninfo(_ database: String) -> String { "host=\(folder) port=5432 dbname=\(database) user=moyai_app" }

  func set(_ fault: Fault) { self.fault.withLock { $0 = fault } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { return }
      let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      FaultProxy.withAddress(target) { _ = connect(server, $0, $1) }
      Thread.detachNewThread { [self] in relay(client, server) }
    }
  }

  private func relay(_ client: Int32, _ server: Int32) {
    defer {
      close(client)
      close(server)
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var isMute = false
    while true {
      var entries = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&entries, 2, -1) > 0 else { return }
      if entries[0].revents != 0 {
        let count = read(client, &buffer, buffer.count)
        guard count > 0 else { return }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        switch fault.withLock({ $0 }) {
        case .loseReplyOfCommit where text.contains("COMMIT"): isMute = true
        case .loseCommit where text.contains("COMMIT"): return
        case .loseEverything where text.contains("BEGIN"): return
        default: break
        }
        guard FaultProxy.writeAll(server, buffer, count) else { return }
      }
      if entries[1].revents != 0 {
        let count = read(server, &buffer, buffer.count)
        // Once mute, the first words of the server tell that it has done what it was told.
        guard count > 0, !isMute else { return }
        guard FaultProxy.writeAll(client, buffer, count) else { return }
      }
    }
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], _ count: Int) -> Bool {
    var sent = 0
    while sent < count {
      let step = bytes[sent..<count].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard step > 0 else { return false }
      sent += step
    }
    return true
  }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
