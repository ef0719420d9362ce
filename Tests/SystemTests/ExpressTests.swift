import StrictJSON
import Testing

/// A keyed read in its plainest form goes a way of its own through the server (HTTPSurface.docc, the express way), and
/// nobody can tell: each answer is compared with that of a request which only differs by asking in a longer form.
@Suite struct ExpressTests {
  @Test func bothWaysAnswerAlike() throws {
    let world = try ExpressWorld()
    try world.sameAnswers()
    try world.aKeyThatCoversLessSeesLess()
    try world.aTenantNamedBeside()
    try world.aRevokedKeyEndsAtOnce()
    try world.aKeysRateHolds()
    try world.aKeyBeingReplacedSaysSo()
  }

  @Test func aConnectionMixesBothWays() throws {
    let world = try ExpressWorld()
    try world.writesAndReadsTakeTurns()
    try world.piecesAreNoHeads()
    try world.answersKeepTheirOrder()
    try world.aLargerHeadIsReadWhole()
  }
}

/// A server with a town, a few entities, and a client that asks the same in two forms.
final class ExpressWorld {
  let server: ServerProcess
  let town: Town
  let client: RawHTTPClient

  /// Any field that the express way does not know sends a request the long way; this one changes nothing else.
  static let long = [("Accept", "application/json, */*;q=0.1")]

  init() throws {
    server = try ServerProcess()
    town = try server.admit("express")
    client = server.client()
    for (id, type, value) in [
      ("urn:e:1", "Room", "21"), ("urn:e:2", "Room", "\"雪の\\u65e5\""), ("urn:e:2", "Hall", "1"),
      ("plain.id-3", "Room", "null"),
    ] {
      let body = #"{"id":"\#(id)","type":"\#(type)","t":{"type":"Any","value":\#(value)}}"#
      #expect(try client.send("POST", "/v2/entities", key: town.ngsi, json: body).status == 201)
    }
    #expect(
      try client.send("POST", "/v2/entities", key: town.ngsi, json: #"{"id":"bare","type":"Room"}"#).status == 201)
  }

  private func expressReads() throws -> Int { try metric("moyai_http_express_reads_total") }

  func metric(_ name: String) throws -> Int {
    let text = try server.adminClient().send("GET", "/metrics").text
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
    return try #require(line.split(separator: " ").last.flatMap { Int($0) })
  }

  /// What of an answer must be the same.
  static func shape(_ answer: RawHTTPClient.Response) -> [String] {
    let volatile = ["date", "fiware-correlator", "ratelimit"]
    let fields = answer.headers.map { volatile.contains($0.name) ? $0.name : "\($0.name): \($0.value)" }
    return ["\(answer.status)"] + fields + [answer.text]
  }

  /// Asks in both forms.
  /// - Returns: the answer of the plain one.
  @discardableResult
  private func compare(
    _ target: String, key: String, fields: [(String, String)] = [], isExpress: Bool = true
  ) throws -> RawHTTPClient.Response {
    let before = try expressReads()
    let plain = try client.send("GET", target, key: key, headers: fields)
    #expect(try expressReads() == before + (isExpress ? 1 : 0), "\(target)")
    let long = try client.send("GET", target, key: key, headers: fields + Self.long)
    #expect(try expressReads() == before + (isExpress ? 1 : 0), "\(target)")
    #expect(Self.shape(plain) == Self.shape(long), "\(target)")
    return plain
  }

  func sameAnswers() throws {
    #expect(try compare("/v2/entities/urn:e:1", key: town.ngsi).status == 200)
    #expect(try compare("/v2/entities/plain.id-3", key: town.ngsi).status == 200)
    #expect(try compare("/v2/entities/bare", key: town.ngsi).text == #"{"id":"bare","type":"Room"}"#)
    #expect(try compare("/v2/entities/urn:e:2", key: town.ngsi).status == 409)
    #expect(try compare("/v2/entities/urn:e:2?type=Room", key: town.ngsi).text.contains("雪"))
    #expect(try compare("/v2/entities/urn:e:2?type=Barn", key: town.ngsi).status == 404)
    #expect(try compare("/v2/entities/nobody", key: town.ngsi).status == 404)
    for target in [
      "/v2/entities/urn:e:1/", "/v2/entities/urn:e:1?type=", "/v2/entities/urn:e:1?options=keyValues",
      "/v2/entities/urn%3Ae%3A1", "/v2/entities/a<b", "/v2/entities/123456789018", "/v2/entities/1e11",
      "/v2/entities/urn:e:1?type=Room&attrs=t", "/v2/entities/urn:e:1?type=Room,Hall",
    ] { try compare(target, key: town.ngsi, isExpress: false) }
    let named = try client.send("GET", "/v2/entities/bare", key: town.ngsi, headers: [("Fiware-Correlator", "abc-1")])
    #expect(named.header("fiware-correlator") == "abc-1")
    #expect(
      try compare("/v2/entities/bare", key: town.ngsi, fields: [("Content-Type", "a/b")], isExpress: false).status
        == 400)
    #expect(try client.send("GET", "/v2/entities/bare", key: nil).status == 401)
    #expect(try client.send("GET", "/v2/entities/bare", key: town.ngsi + "x").status == 401)
    let twice = try client.send("GET", "/v2/entities/bare", key: town.ngsi, headers: [("X-API-Key", town.ngsi)])
    #expect(twice.status == 400 && twice.text.contains("credential_ambiguous"))
    let bearer = [("authorization", "BEARER \(town.ngsi)")]
    #expect(try client.send("GET", "/v2/entities/bare", key: nil, headers: bearer).status == 200)
  }

  func aKeyThatCoversLessSeesLess() throws {
    let halls = try key(["--type", "Hall"])
    _ = try client.send("GET", "/v2/entities/bare", key: halls)
    #expect(try compare("/v2/entities/urn:e:2", key: halls).status == 200)
    #expect(try compare("/v2/entities/urn:e:1", key: halls).status == 404)
    #expect(try compare("/v2/entities/urn:e:1?type=Room", key: halls).status == 403)
    let elsewhere = try key(["--service-path", "/a/#"])
    _ = try client.send("GET", "/v2/entities/bare", key: elsewhere)
    #expect(try compare("/v2/entities/urn:e:1", key: elsewhere).status == 404)
    let writer = try lastLine(["key", "create", "--tenant", town.slug, "--scope", "ngsi:write"])
    #expect(try compare("/v2/entities/bare", key: writer, isExpress: false).status == 403)
    let other = try server.admit("neighbour")
    _ = try client.send("GET", "/v2/entities/bare", key: other.ngsi)
    #expect(try compare("/v2/entities/urn:e:1", key: other.ngsi).status == 404)
    #expect(try compare("/v2/entities/urn:e:1", key: town.ngsi).status == 200)
  }

  func aTenantNamedBeside() throws {
    for name in [town.slug, town.slug.uppercased()] {
      #expect(try compare("/v2/entities/bare", key: town.ngsi, fields: [("Fiware-Service", name)]).status == 200)
    }
    for name in ["neighbour", "nobody"] {
      let refused = try compare(
        "/v2/entities/bare", key: town.ngsi, fields: [("Fiware-Service", name)], isExpress: false)
      #expect(refused.status == 403)
    }
    let twice = [("Fiware-Service", town.slug), ("Fiware-Service", town.slug)]
    #expect(try compare("/v2/entities/bare", key: town.ngsi, fields: twice, isExpress: false).status == 400)
  }

  func aRevokedKeyEndsAtOnce() throws {
    let text = try lastLine(["key", "create", "--tenant", town.slug, "--scope", "ngsi"])
    for _ in 0..<3 { #expect(try client.send("GET", "/v2/entities/bare", key: text).status == 200) }
    let kid = try #require(text.split(separator: "_").dropFirst(4).first)
    _ = try server.command(["key", "revoke", String(kid), "--tenant", town.slug, "--reason", "lost"])
    let refused = try client.send("GET", "/v2/entities/bare", key: text)
    #expect(refused.status == 401 && refused.text.contains("key_inactive"), "\(refused.text)")
  }

  func aKeysRateHolds() throws {
    let slow = try key(["--rate", "6"])
    let statuses = try (0..<8).map { _ in try client.send("GET", "/v2/entities/bare", key: slow) }
    #expect(statuses.map(\.status) == [200, 200, 200, 200, 200, 200, 429, 429])
    #expect(statuses[1].header("ratelimit") == nil)
    let told = statuses.prefix(6).compactMap { $0.header("ratelimit")?.split(separator: ";").dropFirst().first }
    #expect(told == ["r=3", "r=2", "r=1", "r=0"])
    #expect(statuses.last?.header("retry-after") != nil)
  }

  func aKeyBeingReplacedSaysSo() throws {
    let text = try key([])
    _ = try client.send("GET", "/v2/entities/bare", key: text)
    let kid = try #require(text.split(separator: "_").dropFirst(4).first)
    _ = try server.command(["key", "rotate", String(kid), "--tenant", town.slug])
    #expect(try client.send("GET", "/v2/entities/bare", key: text).header("sunset") != nil)
    #expect(try compare("/v2/entities/bare", key: text, isExpress: false).header("deprecation") != nil)
  }

  func key(_ options: [String]) throws -> String {
    try lastLine(["key", "create", "--tenant", town.slug, "--scope", "ngsi"] + options)
  }

  func lastLine(_ command: [String]) throws -> String {
    String(try #require(try server.command(command).split(separator: "\n").last))
  }

  // MARK: - Connections

  private func head(_ id: String) -> [UInt8] {
    Array("GET /v2/entities/\(id) HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(town.ngsi)\r\n\r\n".utf8)
  }

  private func change(_ value: Int) -> (head: [UInt8], body: [UInt8]) {
    let body = Array(#"{"t":{"type":"Any","value":\#(value)}}"#.utf8)
    let head =
      "PATCH /v2/entities/urn:e:1/attrs HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(town.ngsi)\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
    return (Array(head.utf8), body)
  }

  /// A read sees the write before it, whether the write's body came with its head or after it.
  func writesAndReadsTakeTurns() throws {
    let before = try expressReads()
    for round in 0..<20 {
      let (head, body) = change(round)
      if round.isMultiple(of: 2) {
        try client.sendRaw(head + body)
      } else {
        try client.sendRaw(head)
        try client.sendRaw(body)
      }
      #expect(try client.receive().status == 204)
      try client.sendRaw(self.head("urn:e:1"))
      #expect(try client.receive().text.contains("\"value\":\(round),"))
    }
    #expect(try expressReads() == before + 20)
  }

  /// A head in pieces is put together by the decoder, and so is all that follows on its connection.
  func piecesAreNoHeads() throws {
    let whole = head("bare")
    for cut in [1, 20, whole.count - 1] {
      let other = server.client()
      try other.sendRaw(Array(whole[..<cut]))
      try waitUntilRead()
      try other.sendRaw(Array(whole[cut...]))
      #expect(try other.receive().status == 200)
      try other.sendRaw(whole)
      #expect(try other.receive().status == 200)
    }
  }

  /// Long enough for the server to have read what was sent: it has answered somebody who came later.
  private func waitUntilRead() throws { for _ in 0..<3 { _ = try server.client().send("GET", "/version") } }

  /// Among many small requests a larger one comes in one piece all the same, so what follows it is still plain.
  func aLargerHeadIsReadWhole() throws {
    let other = server.client()
    for _ in 0..<20 { #expect(try other.send("GET", "/v2/entities/bare", key: town.ngsi).status == 200) }
    let filler = [("X-Filler", String(repeating: "x", count: 3_000))]
    let before = try expressReads()
    for fields in [filler, []] {
      #expect(try other.send("GET", "/v2/entities/bare", key: town.ngsi, headers: fields).status == 200)
    }
    #expect(try expressReads() == before + 2)
  }

  /// RFC 9112 §9.3.2, also where some of the requests go another way.
  func answersKeepTheirOrder() throws {
    for round in 0..<50 {
      let other = server.client()
      let (changeHead, changeBody) = change(1_000 + round)
      try other.sendRaw(head("bare"))
      try other.sendRaw(head("plain.id-3"))
      try other.sendRaw(head("nobody") + changeHead + changeBody)
      try other.sendRaw(head("urn:e:1"))
      #expect(try other.receive().text.contains("\"bare\""))
      #expect(try other.receive().text.contains("\"plain.id-3\""))
      #expect(try other.receive().status == 404)
      #expect(try other.receive().status == 204)
      #expect(try other.receive().text.contains("\"value\":\(1_000 + round),"))
    }
  }
}
