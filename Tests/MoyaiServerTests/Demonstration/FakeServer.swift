import Glibc
import Postgres
import StrictJSON
import Synchronization

/// A server of the NGSI requests the loader makes, in memory, that can be told to misbehave.
final class FakeServer: Sendable {
  struct Request: Sendable {
    let key: String
    let method: String
    let target: String
    let servicePath: String
    let body: [UInt8]
  }

  struct State {
    var requests: [Request] = []
    /// Entities by key and id.
    var entities: [String: [String: JSONObject]] = [:]
    /// Statuses for the next requests, before anything is done.
    var refusals: [Int] = []
    /// Refuses everything from this number of requests on.
    var failsFrom: Int?
    /// Connections are closed after so many answers.
    var answersPerConnection = Int.max
    /// Whether answers come in chunks.
    var isChunked = false
    var connections = 0
  }

  let state = Mutex(State())
  let port: UInt16
  private let listener: Int32

  struct NoSocket: Error {}

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard bound else { throw NoSocket() }
    port = UInt16(bigEndian: address.sin_port)
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// Serves while `body` runs.
  func serving<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await BlockingThread.run { self.acceptAll() } }
      let value = try await body()
      shutdown(listener, Int32(SHUT_RDWR))
      try await group.waitForAll()
      close(listener)
      return value
    }
  }

  private func acceptAll() {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      state.withLock { $0.connections += 1 }
      // It ends when the loader closes its side.
      Task { try await BlockingThread.run { self.serve(connection) } }
    }
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var bytes: [UInt8] = []
    var answers = 0
    while let request = next(connection, &bytes) {
      let (status, body) = answer(request)
      let (limit, isChunked) = state.withLock { ($0.answersPerConnection, $0.isChunked) }
      var text = "HTTP/1.1 \(status) X\r\nRetry-After: 0\r\n"
      if status != 204 {
        text +=
          isChunked
          ? "Transfer-Encoding: chunked\r\n\r\n"
            + (body.isEmpty ? "" : "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n") + "0\r\n\r\n"
          : "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      } else {
        text += "\r\n"
      }
      let out = Array(text.utf8)
      guard send(connection, out, out.count, Int32(MSG_NOSIGNAL)) == out.count else { return }
      answers += 1
      if answers >= limit { return }
    }
  }

  private func next(_ connection: Int32, _ bytes: inout [UInt8]) -> Request? {
    func receiveMore() -> Bool {
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(connection, &chunk, chunk.count, 0)
      if count > 0 { bytes += chunk[..<count] }
      return count > 0
    }
    var head: String?
    while head == nil {
      if let end = bytes.indices.first(where: { bytes[$0] == 13 && bytes[$0...].starts(with: [13, 10, 13, 10]) }) {
        head = String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeFirst(end + 4)
      } else if !receiveMore() {
        return nil
      }
    }
    let lines = (head ?? "").split(separator: "\r\n").map(String.init)
    func field(_ name: String) -> String {
      lines.first { $0.lowercased().hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) } ?? ""
    }
    let length = Int(field("content-length")) ?? 0
    while bytes.count < length { guard receiveMore() else { return nil } }
    let body = Array(bytes[..<length])
    bytes.removeFirst(length)
    let words = lines.first?.split(separator: " ").map(String.init) ?? []
    guard words.count == 3 else { return nil }
    return Request(
      key: field("x-auth-token"), method: words[0], target: words[1], servicePath: field("fiware-servicepath"),
      body: body)
  }

  private func answer(_ request: Request) -> (Int, String) {
    state.withLock { state in
      state.requests.append(request)
      if !state.refusals.isEmpty { return (state.refusals.removeFirst(), "{}") }
      if let limit = state.failsFrom, state.requests.count > limit { return (403, #"{"error":"Forbidden"}"#) }
      let id = String(request.target.dropFirst("/v2/entities/".count).prefix { $0 != "?" && $0 != "/" })
      let body = try? JSON(parsing: request.body)
      switch request.method {
      case "GET":
        guard let entity = state.entities[request.key]?[id] else { return (404, #"{"error":"NotFound"}"#) }
        let values = entity.members.map { ($0.key, $0.value.object?["value"] ?? $0.value) }
        return (200, values.reduce(into: JSONObject()) { $0.append($1.0, $1.1) }.json.text)
      case "PATCH":
        guard var entity = state.entities[request.key]?[id], let changes = body?.object else { return (404, "{}") }
        for (name, value) in changes.members {
          guard entity[name] != nil else { return (422, "{}") }
          entity[name] = value
        }
        state.entities[request.key]?[id] = entity
        return (204, "")
      default:
        for json in body?.object?["entities"]?.array ?? [] {
          guard let entity = json.object, let id = entity["id"]?.string else { return (400, "{}") }
          var merged = state.entities[request.key]?[id] ?? JSONObject()
          for (name, value) in entity.members { merged[name] = value }
          state.entities[request.key, default: [:]][id] = merged
        }
        return (204, "")
      }
    }
  }
}

extension JSONObject {
  fileprivate var json: JSON { .object(self) }
}
