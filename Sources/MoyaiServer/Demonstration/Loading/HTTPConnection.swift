#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a request got no answer. The loader repeats it on a new connection.
struct HTTPConnectionError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  static func system(_ operation: String) -> HTTPConnectionError {
    HTTPConnectionError("\(operation): \(String(cString: strerror(errno)))")
  }
}

/// One kept-alive HTTP/1.1 connection with blocking calls, for a thread of its own. It knows as much of HTTP as our own server
/// needs: bodies with a length or in chunks, no redirects.
struct HTTPConnection: ~Copyable {
  private let socket: Int32
  private let authority: String
  private var received = HTTPBytes()
  /// Whether another request may be sent on it.
  private(set) var isUsable = true

  /// How long a single read or write may block.
  static let patience = 30

  init(to address: ServerAddress) throws(HTTPConnectionError) {
    authority = "\(address.host.contains(":") ? "[\(address.host)]" : address.host):\(address.port)"
    socket = try Self.connect(address)
  }

  deinit { close(socket) }

  /// Sends a request with one API key and reads its answer.
  mutating func send(_ request: DemonstrationRequest, key: String) throws(HTTPConnectionError) -> HTTPAnswer {
    isUsable = false
    var head = "\(request.method) \(request.target) HTTP/1.1\r\nHost: \(authority)\r\nX-Auth-Token: \(key)\r\n"
    head += "Fiware-ServicePath: \(request.servicePath)\r\nAccept: application/json\r\n"
    if !request.body.isEmpty { head += "Content-Type: application/json\r\nContent-Length: \(request.body.count)\r\n" }
    try write(Array((head + "\r\n").utf8) + request.body)
    let answer = try readAnswer(hasBody: request.method != "HEAD")
    isUsable = answer.headers["connection"]?.lowercased() != "close"
    return answer
  }

  private func write(_ bytes: [UInt8]) throws(HTTPConnectionError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(socket, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno != EINTR {
        throw .system("send")
      }
    }
  }

  private mutating func readAnswer(hasBody: Bool) throws(HTTPConnectionError) -> HTTPAnswer {
    let statusLine = try readLine()
    let fields = statusLine.split(separator: " ", maxSplits: 2)
    guard fields.count >= 2, fields[0].hasPrefix("HTTP/1."), let status = Int(fields[1]), (100...599).contains(status)
    else {
      throw HTTPConnectionError("the answer does not begin with a status line")
    }
    var headers: [String: String] = [:]
    while true {
      let line = try readLine()
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { throw HTTPConnectionError("a header has no colon") }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers[line[..<colon].lowercased()] = String(value)
      guard headers.count <= HTTPBytes.headerMax else { throw HTTPConnectionError("too many headers") }
    }
    if status < 200 { return try readAnswer(hasBody: hasBody) }
    let body = hasBody && status != 204 && status != 304 ? try readBody(headers) : []
    return HTTPAnswer(status: status, headers: headers, body: body)
  }

  private mutating func readBody(_ headers: [String: String]) throws(HTTPConnectionError) -> [UInt8] {
    if headers["transfer-encoding"]?.lowercased() == "chunked" { return try readChunks() }
    guard let length = headers["content-length"].flatMap({ Int($0) }), length >= 0 else {
      throw HTTPConnectionError("the answer has no length")
    }
    return try read(count: length)
  }

  private mutating func readChunks() throws(HTTPConnectionError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try readLine().prefix { $0 != ";" }
      guard let count = Int(size, radix: 16), count >= 0 else { throw HTTPConnectionError("a chunk has no size") }
      if count == 0 { break }
      body += try read(count: count)
      guard body.count <= HTTPBytes.bodyMax, try readLine().isEmpty else {
        throw HTTPConnectionError("a chunk is not as long as it says")
      }
    }
    while try !readLine().isEmpty {}
    return body
  }

  private mutating func readLine() throws(HTTPConnectionError) -> String {
    while true {
      if let line = received.takeLine() { return line }
      guard received.count <= HTTPBytes.lineMax else { throw HTTPConnectionError("a header line is too long") }
      try receive()
    }
  }

  private mutating func read(count: Int) throws(HTTPConnectionError) -> [UInt8] {
    guard count <= HTTPBytes.bodyMax else { throw HTTPConnectionError("the answer is too long") }
    while received.count < count { try receive() }
    return received.take(count)
  }

  private mutating func receive() throws(HTTPConnectionError) {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = recv(socket, &chunk, chunk.count, 0)
    if count < 0, errno == EINTR { return }
    guard count >= 0 else { throw .system("receive") }
    guard count > 0 else { throw HTTPConnectionError("the server closed the connection") }
    received.append(chunk[..<count])
  }

  private static func connect(_ address: ServerAddress) throws(HTTPConnectionError) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0 else {
      throw HTTPConnectionError("\(address.host) has no address")
    }
    defer { freeaddrinfo(found) }
    var failure = HTTPConnectionError("\(address.host) has no address")
    var candidate = found
    while let place = candidate?.pointee {
      let socket = Glibc.socket(place.ai_family, place.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), place.ai_protocol)
      if socket >= 0, Glibc.connect(socket, place.ai_addr, place.ai_addrlen) == 0 {
        configure(socket)
        return socket
      }
      failure = .system("connect to \(address.host):\(address.port)")
      if socket >= 0 { close(socket) }
      candidate = place.ai_next
    }
    throw failure
  }

  private static func configure(_ socket: Int32) {
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }
}
