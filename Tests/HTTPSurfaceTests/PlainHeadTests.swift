import MoyaiTesting
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPSurface

/// What the express way reads by itself is what NIO's decoder would have read (HTTPSurface.docc, the express way).
@Suite struct PlainHeadTests {
  private static let get =
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\naccept: */*\r\nConnection: Keep-Alive\r\n\r\n"

  private static func head(_ text: String) -> PlainHead? { Array(text.utf8).withUnsafeBytes { PlainHead($0) } }

  private static func form(_ text: String) -> KeyedReadForm? {
    Array(text.utf8).withUnsafeBytes { bytes in PlainHead(bytes).flatMap { KeyedReadForm($0, bytes) } }
  }

  @Test func aPlainHeadIsRead() throws {
    let head = try #require(Self.head(Self.get))
    #expect(head.byteCount == Self.get.utf8.count && head.bodyBytes == 0 && head.lines.count == 4)
    #expect(Self.form(Self.get) != nil)
    #expect(Self.head("PATCH /a HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n")?.bodyBytes == 12)
  }

  @Test(arguments: [
    "GET /v2/entities/a HTTP/1.0\r\nHost: x\r\n\r\n", "GET /v2/entities/a HTTP/1.1\n\n",
    "GET  /v2/entities/a HTTP/1.1\r\nHost: x\r\n\r\n",
    "get /a HTTP/1.1\r\nHost: x\r\n\r\n", "GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n", "GET /a HTTP/1.1\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\n",
    "GET /a HTTP/1.1\r\nHost : x\r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nA: b\u{1}\r\n\r\n",
    "GET /a HTTP/1.1\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: \r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nA: b \r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\tc\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nA: é\r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
    "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n", "", "\r\n", "\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n",
  ])
  func everyDoubtIsForTheDecoder(_ text: String) { #expect(Self.head(text) == nil) }

  @Test(arguments: [
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nX-API-Key: k\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nAccept: text/plain\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nFiware-ServicePath: /a\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nMoyai-Tenant: a\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nContent-Length: 0\r\n\r\n",
    "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\nTraceparent: 00-1-1-00\r\n\r\n",
    "GET /v2/entities/a%20b HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/a/attrs HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/ HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/a? HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/a?type=b&attrs=c HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/123456:789012 HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/123456?type=789012 HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "GET /v2/entities/1E9 HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
    "DELETE /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\r\n",
  ])
  func whatIsNotPlainGoesTheLongWay(_ text: String) { #expect(Self.form(text) == nil) }

  /// Heads with something changed here and there: whatever is still read is read as the decoder reads it.
  @Test func whatIsReadIsWhatTheDecoderReads() throws {
    var random = SeededGenerator()
    let seeds = [
      Self.get, "POST /v2/entities HTTP/1.1\r\nHost: y\r\nContent-Length: 2\r\nX-Odd: a b  c\r\n\r\n{}",
      "GET /v2/entities/urn:a:1?type=T HTTP/1.1\r\nHost: z\r\nAuthorization: Bearer abc\r\nFiware-Service: t1\r\n\r\n",
    ].map { Array($0.utf8) }
    let spice = Array("\r\n\t :,;AZaz09%?/\u{0}\u{7F}-_".utf8) + [0x80, 0xFF]
    var read = 0
    for _ in 0..<20_000 {
      var bytes = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = spice.randomElement(using: &random) ?? 0
        case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
        default: bytes.remove(at: place)
        }
      }
      let found = bytes.withUnsafeBytes { raw in
        PlainHead(raw).map { head in
          (
            head, raw.text(head.method), raw.text(head.target),
            head.lines.map { (raw.text($0.name), raw.text($0.value)) }
          )
        }
      }
      guard let (head, method, target, lines) = found, head.byteCount + head.bodyBytes == bytes.count else { continue }
      read += 1
      let decoded = Self.decode(bytes)
      guard case .head(let other)? = decoded.first else {
        Issue.record("read, but not by the decoder: \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
      #expect(other.method.rawValue == method && other.uri == target && other.isKeepAlive)
      #expect(other.headers.map { [$0.name, $0.value] } == lines.map { [$0.0, $0.1] })
      let (heads, ends) = decoded.reduce(into: (0, 0)) { counts, part in
        if case .head = part { counts.0 += 1 }
        if case .end = part { counts.1 += 1 }
      }
      #expect(heads == 1 && ends == 1, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
    #expect(read > 1_000, "too few were read to mean anything: \(read)")
  }

  private static func decode(_ bytes: [UInt8]) -> [HTTPServerRequestPart] {
    let channel = EmbeddedChannel()
    defer { _ = try? channel.finish() }
    var parts: [HTTPServerRequestPart] = []
    do {
      try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { parts.append(part) }
    } catch { return parts }
    return parts
  }
}
