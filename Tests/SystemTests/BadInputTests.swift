import StrictJSON
import Testing

/// Bad input gets the right status and one clear message, and nothing of it is stored.
@Suite struct BadInputTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let body: String
    let status: Int
    let error: String
    var path = "/v2/entities"
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "broken JSON", body: #"{"id":"#, status: 400, error: "ParseError"),
    Row(name: "trailing comma", body: #"{"id":"bad","type":"T",}"#, status: 400, error: "ParseError"),
    Row(name: "two documents", body: #"{"id":"bad"}{}"#, status: 400, error: "ParseError"),
    Row(
      name: "duplicate member", body: #"{"id":"bad","a":{"value":1},"a":{"value":2}}"#, status: 400, error: "BadRequest"
    ),
    Row(name: "NUL in a string", body: #"{"id":"bad","a":{"value":"\u0000"}}"#, status: 400, error: "ParseError"),
    Row(name: "lone surrogate", body: #"{"id":"bad","a":{"value":"\uD800"}}"#, status: 400, error: "ParseError"),
    Row(
      name: "too deep",
      body: #"{"id":"bad","a":{"value":"# + String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        + "}}",
      status: 400, error: "ParseError"),
    Row(name: "no id", body: #"{"type":"T"}"#, status: 400, error: "BadRequest"),
    Row(name: "id of the wrong type", body: #"{"id":5}"#, status: 400, error: "BadRequest"),
    Row(name: "attribute that is no object", body: #"{"id":"bad","a":5}"#, status: 400, error: "BadRequest"),
    Row(
      name: "forbidden character in a value", body: #"{"id":"bad","a":{"value":"<b>"}}"#, status: 400,
      error: "BadRequest"),
    Row(name: "forbidden character in an id", body: #"{"id":"b;ad"}"#, status: 400, error: "BadRequest"),
    Row(
      name: "id too long", body: #"{"id":""# + String(repeating: "x", count: 257) + #""}"#, status: 400,
      error: "BadRequest"),
    Row(
      name: "date that is none", body: #"{"id":"bad","d":{"type":"DateTime","value":"yesterday"}}"#, status: 400,
      error: "BadRequest"),
    Row(
      name: "point outside the earth", body: #"{"id":"bad","p":{"type":"geo:point","value":"95, 200"}}"#, status: 400,
      error: "BadRequest"),
    Row(
      name: "unknown action", body: #"{"actionType":"explode","entities":[{"id":"bad"}]}"#, status: 400,
      error: "BadRequest",
      path: "/v2/op/update"),
    Row(
      name: "one bad item spoils its batch",
      body: #"{"actionType":"append","entities":[{"id":"bad"},{"id":"b;ad"}]}"#, status: 400, error: "BadRequest",
      path: "/v2/op/update"),
  ]

  @Test func bodiesAreRefusedWholeWithOneClearMessage() throws {
    // Every refusal has a line in the log, which is looked into at the end.
    let server = try ServerProcess(environment: ["MOYAI_LOG_LEVEL=info"])
    let town = try server.admit("badinput")
    let client = server.client()
    for row in Self.rows {
      let response = try client.send("POST", row.path, key: town.ngsi, json: row.body)
      #expect(response.status == row.status, "\(row.name): \(response.status) \(response.text)")
      let members = try #require(response.json?.object, "\(row.name): \(response.text)")
      let description = members["description"]?.string ?? ""
      #expect(members["error"]?.string == row.error, "\(row.name): \(response.text)")
      #expect(!description.isEmpty, "\(row.name): \(response.text)")
      #expect(members.members.count == 2, "\(row.name): \(response.text)")
    }
    let stored = try client.send("GET", "/v2/entities?options=count", key: town.ngsi)
    #expect(stored.header("fiware-total-count") == "0", "\(stored.text)")
    try credentials(server, town)
    try slowAndTornRequests(server, town)
    try silence(server, town)
  }

  /// What clients send and show does not get into the log, whatever becomes of the request.
  private func silence(_ server: ServerProcess, _ town: Town) throws {
    let marker = "urn-resident-hanako-7731"
    let client = server.client()
    let body = #"{"id":"\#(marker)","type":"\#(marker)","\#(marker)":{"value":"\#(marker)"}}"#
    for key in [town.ngsi, town.console, String(town.ngsi.dropLast())] {
      _ = try client.send("POST", "/v2/entities", key: key, json: body, headers: [("Fiware-Correlator", key)])
      _ = try client.send("POST", "/v2/entities", key: key, json: body + "}")
      _ = try client.send("GET", "/v2/entities/\(marker)?attrs=\(marker)", key: key)
      _ = try client.send("GET", "/v2/entities?q=\(marker)==\(marker)&key=\(key)", key: key)
      _ = try client.send("GET", "/\(marker)", key: key, headers: [("Cookie", marker), ("User-Agent", marker)])
      _ = try client.send("PUT", "/tenant/v1/subjects/\(marker)", key: key, json: body)
    }
    let log = server.log
    #expect(log.contains("ngsi.entity.create"), "something was logged")
    #expect(!log.contains(marker))
    for key in [town.ngsi, town.console] {
      let secret = key.split(separator: "_").last.map(String.init) ?? key
      #expect(!log.contains(secret), "a secret is in the log")
    }
  }

  private func credentials(_ server: ServerProcess, _ town: Town) throws {
    let client = server.client()
    func refused(
      _ status: Int, _ code: String, _ headers: [(String, String)], target: String = "/v2/entities"
    ) throws {
      let response = try client.send("GET", target, headers: headers)
      #expect(response.status == status, "\(code): \(response.status) \(response.text)")
      #expect(response.text.contains(code), "\(response.text)")
      #expect(!response.text.contains(town.ngsi), "a key must never be echoed")
    }
    try refused(401, "credential_missing", [])
    try refused(401, "key_malformed", [("X-API-Key", town.ngsi + "0")])
    try refused(
      401, "key_malformed", [("X-API-Key", String(town.ngsi.dropLast()) + (town.ngsi.hasSuffix("0") ? "1" : "0"))])
    try refused(400, "credential_ambiguous", [("X-API-Key", town.ngsi), ("X-Auth-Token", town.ngsi)])
    try refused(400, "credential_ambiguous", [("X-API-Key", town.ngsi), ("X-API-Key", town.ngsi)])
    try refused(400, "credential_ambiguous", [("Authorization", "Bearer \(town.ngsi)"), ("X-Auth-Token", town.ngsi)])
    try refused(400, "key_in_url", [("X-API-Key", town.ngsi)], target: "/v2/entities?key=\(town.ngsi)")
    try refused(403, "tenant_mismatch", [("X-API-Key", town.ngsi), ("Fiware-Service", "anothertown")])
    try refused(401, "key_inactive", [("X-API-Key", town.console)])
    // A well-formed key that was never made: right check digit and checksum, unknown id.
    try refused(
      401, "key_unknown",
      [("X-API-Key", "moyai_sk_test_072028_a1B2c3D4e5F6_" + String(repeating: "0", count: 43) + Self.checksum)])
  }

  /// CRC-32 of `moyai_sk_test_072028_a1B2c3D4e5F6_` + 43 × `0` + … in base62 (Tenancy.docc, keys).
  private static let checksum: String = {
    let text = "moyai_sk_test_072028_a1B2c3D4e5F6_" + String(repeating: "0", count: 43)
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in text.utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    var value = crc ^ 0xFFFF_FFFF
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    var out = ""
    for _ in 0..<6 {
      out = String(digits[Int(value % 62)]) + out
      value /= 62
    }
    return out
  }()

  private func slowAndTornRequests(_ server: ServerProcess, _ town: Town) throws {
    // Announces far more than it sends: answered at once, from the head alone (NGSI behaviour 12).
    let announcing = server.client()
    try announcing.sendRaw(
      Array(
        "POST /v2/entities HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(town.ngsi)\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n{"
          .utf8))
    #expect(try announcing.receive().status == 413)

    let noLength = try server.client().send("POST", "/v2/entities", headers: [("X-Auth-Token", town.ngsi)])
    #expect(noLength.status == 411, "\(noLength.text)")

    // A body that is announced and never comes must not hold a connection of the database.
    let waiting = (0..<20).map { _ in server.client(timeoutSeconds: 60) }
    for client in waiting {
      try client.sendRaw(
        Array(
          "POST /v2/entities HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(town.ngsi)\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            .utf8))
    }
    let served = try server.client().send("GET", "/v2/entities", key: town.ngsi)
    #expect(served.status == 200)
    let torn = try waiting[0].receive()
    #expect(torn.status == 408 || torn.status == 400, "\(torn.status) \(torn.text)")

    // One that asks and asks and reads no answer is not read on, and holds up nobody.
    let flood = server.client()
    try flood.sendWithoutWaiting(
      Array(String(repeating: "GET /version HTTP/1.1\r\nHost: x\r\n\r\n", count: 1_000).utf8), times: 200)
    #expect(try server.client().send("GET", "/health/live").status == 200)

    let notHTTP = server.client()
    try notHTTP.sendRaw(Array("\u{16}\u{03}\u{01} nonsense\r\n\r\n".utf8))
    if let answer = try? notHTTP.receive() { #expect(answer.status == 400) }
    #expect(try server.client().send("GET", "/health/live").status == 200)
  }
}
