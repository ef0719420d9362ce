import Foundation
import Glibc

/// One connection that sends a request, waits for its answer and says how long that took: for medians of single answers,
/// where a load generator would measure its own queue.
struct HTTPProbe: ~Copyable {
  private let socket: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// Connects to a port of this machine.
  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    guard connected == 0 else { throw ShellFailure(description: "nothing listens on port \(port)") }
  }

  deinit { close(socket) }

  /// - Returns: the status and the microseconds from the first byte sent to the last received.
  mutating func get(_ path: String, headers: [String: String]) throws -> (status: Int, microseconds: Double) {
    let lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1"] + headers.map { "\($0.key): \($0.value)" }
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let start = ContinuousClock.now
    guard send(socket, request, request.count, 0) == request.count else {
      throw ShellFailure(description: "the request could not be sent")
    }
    var answer: [UInt8] = []
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { throw ShellFailure(description: "the connection ended in an answer") }
      answer += buffer[..<count]
      guard let (status, length) = Self.head(of: answer), answer.count >= length else { continue }
      return (status, (ContinuousClock.now - start) / .microseconds(1))
    }
  }

  /// The status of an answer and its whole length; nil while its head is not complete.
  private static func head(of answer: [UInt8]) -> (status: Int, length: Int)? {
    let text = String(decoding: answer, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
    let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    let body = lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
    return (status, text[..<end.upperBound].utf8.count + (body ?? 0))
  }
}
