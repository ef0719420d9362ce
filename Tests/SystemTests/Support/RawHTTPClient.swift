import StrictJSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A blocking HTTP/1.1 client over a plain socket, so that tests can send what no well-behaved client would.
final class RawHTTPClient {
  struct Response: Sendable {
    let status: Int
    /// Names in lower case, in order of arrival.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

    func headerCount(_ name: String) -> Int { headers.count { $0.name == name.lowercased() } }

    var json: JSON? { try? JSON(parsing: body) }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
    /// Whether the request may have reached the server: its outcome is then unknown.
    let sent: Bool
  }

  private let port: UInt16
  private var descriptor: Int32 = -1
  private var buffer: [UInt8] = []
  private let timeoutSeconds: Int

  init(port: Int, timeoutSeconds: Int = 30) {
    self.port = UInt16(port)
    self.timeoutSeconds = timeoutSeconds
  }

  deinit { disconnect() }

  func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    buffer = []
  }

  /// Sends one request and reads its answer; the connection is kept.
  func send(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) throws -> Response {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body, !headers.contains(where: { $0.0.lowercased() == "content-length" }) {
      head += "Content-Length: \(body.count)\r\n"
    }
    head += "\r\n"
    do {
      try sendRaw(Array(head.utf8) + (body ?? []))
    } catch let failure as Failure where !failure.sent {
      throw failure
    }
    return try receive(hasBody: method != "HEAD")
  }

  func send(
    _ method: String, _ target: String, key: String?, json: String? = nil, headers: [(String, String)] = []
  ) throws -> Response {
    var all = headers
    if let key { all.append(("X-Auth-Token", key)) }
    if json != nil, !headers.contains(where: { $0.0.lowercased() == "content-type" }) {
      all.append(("Content-Type", "application/json"))
    }
    return try send(method, target, headers: all, body: json.map { Array($0.utf8) })
  }

  /// Sends bytes as they are.
  func sendRaw(_ bytes: [UInt8]) throws {
    try connectIfNeeded()
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Glibc.send(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else {
        disconnect()
        throw Failure(description: "send: \(String(cString: strerror(errno)))", sent: done > 0)
      }
      done += count
    }
  }

  /// Sends the same bytes again and again, as far as the connection takes them at once.
  func sendWithoutWaiting(_ bytes: [UInt8], times: Int) throws {
    try connectIfNeeded()
    for _ in 0..<times {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      guard count > 0 else { return }
    }
  }

  /// Reads the word that a client with `Expect: 100-continue` waits for.
  func receiveContinue() throws -> Bool {
    String(decoding: try readHead(), as: UTF8.self).hasPrefix("HTTP/1.1 100 ")
  }

  /// Waits until the server ends the connection, without an answer.
  func isClosedByPeer() throws -> Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, 0) == 0
  }

  /// Reads one answer.
  func receive(hasBody: Bool = true) throws -> Response {
    while true {
      let head = try readHead()
      let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
      let parts = lines.first?.split(separator: " ", maxSplits: 2) ?? []
      guard parts.count >= 2, let status = Int(parts[1]) else {
        throw Failure(description: "not an HTTP answer: \(lines.first ?? "")", sent: true)
      }
      if (100..<200).contains(status) { continue }
      let headers = lines.dropFirst().map { line -> (name: String, value: String) in
        let colon = line.firstIndex(of: ":") ?? line.endIndex
        let value = line[colon...].dropFirst().drop { $0 == " " }
        return (line[..<colon].lowercased(), String(value))
      }
      func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
      var body: [UInt8] = []
      if hasBody, status != 204, status != 304 {
        if let length = header("content-length").flatMap({ Int($0) }) {
          body = try readBytes(length)
        } else if header("transfer-encoding")?.lowercased() == "chunked" {
          body = try readChunks()
        }
      }
      if header("connection")?.lowercased() == "close" { disconnect() }
      return Response(status: status, headers: headers, body: body)
    }
  }

  private func readChunks() throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let line = try readLine()
      guard let size = Int(line.split(separator: ";").first ?? "", radix: 16) else {
        throw Failure(description: "bad chunk size \(line)", sent: true)
      }
      if size == 0 {
        while try !readLine().isEmpty {}
        return body
      }
      body += try readBytes(size)
      _ = try readLine()
    }
  }

  private func readLine() throws -> String {
    while true {
      if let index = buffer.firstIndex(of: 0x0A) {
        var line = buffer[..<index]
        if line.last == 0x0D { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        buffer.removeFirst(index + 1)
        return text
      }
      try fill()
    }
  }

  private func readBytes(_ count: Int) throws -> [UInt8] {
    while buffer.count < count { try fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func readHead() throws -> [UInt8] {
    let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    while true {
      if buffer.count >= 4 {
        for index in 0...(buffer.count - 4) where Array(buffer[index..<(index + 4)]) == end {
          let head = Array(buffer[..<index])
          buffer.removeFirst(index + 4)
          return head
        }
      }
      try fill()
    }
  }

  private func fill() throws {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var count = -1
    // A process that was stopped for a moment finds its calls interrupted.
    repeat { count = recv(descriptor, &chunk, chunk.count, 0) } while count < 0 && errno == EINTR
    guard count > 0 else {
      let reason = count == 0 ? "closed by the server" : String(cString: strerror(errno))
      disconnect()
      throw Failure(description: "receive: \(reason)", sent: true)
    }
    buffer.append(contentsOf: chunk[..<count])
  }

  private func connectIfNeeded() throws {
    if descriptor >= 0 { return }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let reason = String(cString: strerror(errno))
      disconnect()
      throw Failure(description: "connect: \(reason)", sent: false)
    }
  }
}
