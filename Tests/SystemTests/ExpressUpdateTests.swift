import Testing

/// Updates of attributes in their plainest form go a way of their own through the server (HTTPSurface.docc, the express
/// way), and nobody can tell: each answer, and what it leaves behind, is compared with that of a request which only differs by
/// asking in a longer form.
@Suite struct ExpressUpdateTests {
  @Test func bothWaysDoAlike() throws {
    let world = try ExpressWorld()
    try world.sameUpdates()
    try world.whatIsNotPlainGoesTheLongWay()
    try world.whatIsRefusedChangesNothing()
    try world.keysCoverWhatTheyCover()
    try world.aRevokedKeyWritesNoMore()
    try world.aWritersRateHolds()
  }

  @Test func whatIsWrittenIsCounted() async throws {
    let world = try ExpressWorld()
    try await world.bothWaysAreCountedAlike()
  }
}

extension ExpressWorld {
  private func expressUpdates() throws -> Int { try metric("moyai_http_express_updates_total") }

  private func stored(_ id: String) throws -> String {
    try client.send("GET", "/v2/entities/\(id)?type=Room&options=keyValues", key: town.ngsi).text
  }

  private static let alike = ["alike-p", "alike-q"]

  /// Does the same in both forms, to an entity each that was alike before.
  /// - Returns: the answer of the plain one.
  @discardableResult
  private func update(
    _ method: String = "PATCH", _ suffix: String = "/attrs", json: String, key: String? = nil,
    fields: [(String, String)] = [], isExpress: Bool = true
  ) throws -> RawHTTPClient.Response {
    let key = key ?? town.ngsi
    for id in Self.alike {
      let body = #"{"id":"\#(id)","type":"Room","t":{"type":"Any","value":0},"u":{"type":"Text","value":"x"}}"#
      let made = try client.send("POST", "/v2/entities?options=upsert", key: town.ngsi, json: body)
      #expect([201, 204].contains(made.status))
      _ = try client.send("DELETE", "/v2/entities/\(id)/attrs/new", key: town.ngsi)
    }
    let before = try expressUpdates()
    let plain = try client.send(method, "/v2/entities/\(Self.alike[0])\(suffix)", key: key, json: json, headers: fields)
    #expect(try expressUpdates() == before + (isExpress ? 1 : 0), "\(method) \(suffix) \(json)")
    let long = try client.send(
      method, "/v2/entities/\(Self.alike[1])\(suffix)", key: key, json: json, headers: fields + Self.long)
    #expect(try expressUpdates() == before + (isExpress ? 1 : 0), "\(method) \(suffix) \(json)")
    let (left, right) = (Self.shape(plain).joined(separator: "\n"), Self.shape(long).joined(separator: "\n"))
    #expect(left == right.replacing(Self.alike[1], with: Self.alike[0]), "\(method) \(suffix) \(json)")
    let other = try stored(Self.alike[1]).replacing(Self.alike[1], with: Self.alike[0])
    #expect(try stored(Self.alike[0]) == other, "\(method) \(suffix) \(json)")
    return plain
  }

  func sameUpdates() throws {
    #expect(try update(json: #"{"t":{"type":"Number","value":21.5}}"#).status == 204)
    #expect(try stored("alike-p") == #"{"id":"alike-p","type":"Room","t":21.5,"u":"x"}"#)
    #expect(try update(json: #"{"t":{"value":[1,{"a":null}]},"u":{"value":"雪"}}"#).status == 204)
    #expect(
      try update(json: #"{"t":{"value":1,"metadata":{"m":{"type":"Text","value":"n"}}}}"#).status == 204)
    #expect(try update("POST", json: #"{"t":{"value":2},"new":{"type":"Any","value":true}}"#).status == 204)
    #expect(try stored("alike-p").contains(#""new":true"#))
    // Words of the broker, found only in its transaction.
    #expect(try update(json: #"{"new":{"value":1}}"#).status == 422)
    #expect(try update(json: #"{"t":{"value":5},"new":{"value":1}}"#).status == 422)
    #expect(try update(json: #"{"t":{"value":{"$inc":3}}}"#).status == 204)
    #expect(try update(json: #"{"t":{"value":7}}"#, fields: [("Fiware-ServicePath", "/")]).status == 204)
    #expect(try update(json: #"{"t":{"value":8}}"#, fields: [("Fiware-Service", town.slug)]).status == 204)
    let named = try client.send(
      "PATCH", "/v2/entities/alike-p/attrs", key: town.ngsi, json: #"{"t":{"value":9}}"#,
      headers: [("Fiware-Correlator", "abc-1")])
    #expect(named.status == 204 && named.header("fiware-correlator") == "abc-1")
    let missing = try client.send("PATCH", "/v2/entities/nobody/attrs", key: town.ngsi, json: #"{"t":{"value":1}}"#)
    #expect(missing.status == 404)
    let two = try client.send("PATCH", "/v2/entities/urn:e:2/attrs", key: town.ngsi, json: #"{"t":{"value":1}}"#)
    #expect(two.status == 409)
  }

  func whatIsNotPlainGoesTheLongWay() throws {
    let good = #"{"t":{"value":3}}"#
    for suffix in [
      "/attrs?type=Room", "/attrs?options=overrideMetadata", "/attrs/", "/attrs?options=keyValues&type=Room",
    ] {
      try update("PATCH", suffix, json: good, isExpress: false)
    }
    try update("PUT", json: good, isExpress: false)
    try update("PUT", "/attrs/t", json: #"{"value":3}"#, isExpress: false)
    for field in [
      ("Fiware-ServicePath", "/a"), ("Fiware-ServicePath", "/,/a"), ("Moyai-Tenant", town.slug), ("If-Match", "*"),
      ("Fiware-Service", "nobody"), ("X-API-Key", town.ngsi),
    ] { try update(json: good, fields: [field], isExpress: false) }
    let text = "\"" + String(repeating: "a", count: 2_100) + "\""
    #expect(try update(json: #"{"t":{"value":\#(text)}}"#, isExpress: false).status == 204)
  }

  func whatIsRefusedChangesNothing() throws {
    for body in [
      "{", "[]", "{}", "1", #"{"t":1}"#, #"{"t":{"value":1},"t":{"value":2}}"#, #"{"id":{"value":1}}"#,
      #"{"t":{"value":"a<b"}}"#, #"{"t":{"typo":1}}"#, #"{"a b":{"value":1}}"#, #"{"t":{"value":1}} x"#,
      #"{"t":{"value":"\#(town.ngsi)"}}"#, #"{"t":{"value":"123456789018"}}"#, #"{"t":{"value":123456789018}}"#,
      #"{"t":{"type":"DateTime","value":"no date"}}"#,
    ] {
      let refused = try update(json: body, isExpress: false)
      #expect((400..<423).contains(refused.status), "\(body)")
      #expect(try stored("alike-p") == #"{"id":"alike-p","type":"Room","t":0,"u":"x"}"#)
    }
    #expect(try client.send("PATCH", "/v2/entities/alike-p/attrs", key: nil, json: #"{"t":{"value":1}}"#).status == 401)
  }

  func keysCoverWhatTheyCover() throws {
    let good = #"{"t":{"value":4}}"#
    let reader = try lastLine(["key", "create", "--tenant", town.slug, "--scope", "ngsi:read"])
    #expect(try client.send("GET", "/v2/entities/alike-p", key: reader).status == 200)
    #expect(try update(json: good, key: reader, isExpress: false).status == 403)
    let writer = try lastLine(["key", "create", "--tenant", town.slug, "--scope", "ngsi:write"])
    _ = try client.send("PATCH", "/v2/entities/nobody/attrs", key: writer, json: good)
    #expect(try update(json: good, key: writer).status == 204)
    let halls = try key(["--type", "Hall"])
    _ = try client.send("GET", "/v2/entities/bare", key: halls)
    #expect(try update(json: good, key: halls).status == 404)
    let elsewhere = try key(["--service-path", "/a/#"])
    _ = try client.send("GET", "/v2/entities/bare", key: elsewhere)
    #expect(try update(json: good, key: elsewhere, isExpress: false).status == 403)
    let other = try server.admit("beside")
    _ = try client.send("GET", "/v2/entities/bare", key: other.ngsi)
    #expect(try update(json: good, key: other.ngsi).status == 404)
    #expect(try stored("alike-p") == #"{"id":"alike-p","type":"Room","t":0,"u":"x"}"#)
  }

  func aRevokedKeyWritesNoMore() throws {
    let text = try key([])
    for value in 1...3 {
      let body = #"{"t":{"value":\#(value)}}"#
      #expect(try client.send("PATCH", "/v2/entities/alike-p/attrs", key: text, json: body).status == 204)
    }
    let kid = try #require(text.split(separator: "_").dropFirst(4).first)
    _ = try server.command(["key", "revoke", String(kid), "--tenant", town.slug, "--reason", "lost"])
    let refused = try client.send("PATCH", "/v2/entities/alike-p/attrs", key: text, json: #"{"t":{"value":4}}"#)
    #expect(refused.status == 401 && refused.text.contains("key_inactive"), "\(refused.text)")
    #expect(try stored("alike-p").contains(#""t":3"#))
  }

  func aWritersRateHolds() throws {
    let slow = try key(["--rate", "6"])
    let statuses = try (0..<8).map { value in
      try client.send("PATCH", "/v2/entities/alike-p/attrs", key: slow, json: #"{"t":{"value":\#(value)}}"#)
    }
    #expect(statuses.map(\.status) == [204, 204, 204, 204, 204, 204, 429, 429])
    #expect(statuses.last?.header("retry-after") != nil)
    #expect(try stored("alike-p").contains(#""t":5"#))
  }

  /// A town that wrote in the one form is charged what a town is that wrote in the other.
  func bothWaysAreCountedAlike() async throws {
    let towns = [try server.admit("counta"), try server.admit("countb")]
    let before = try expressUpdates()
    for (town, fields) in zip(towns, [[], Self.long]) {
      #expect(
        try client.send(
          "POST", "/v2/entities", key: town.ngsi, json: #"{"id":"c","type":"T","t":{"type":"Any","value":0}}"#
        ).status == 201)
      for value in 1...9 {
        let body = #"{"t":{"type":"Any","value":\#(value)}}"#
        let answer = try client.send("PATCH", "/v2/entities/c/attrs", key: town.ngsi, json: body, headers: fields)
        #expect(answer.status == 204)
      }
    }
    #expect(try expressUpdates() - before == 9)
    for town in towns {
      #expect(try UsageReading(server, town).quantity(class: "write") == 10)
    }
    // What is not billed exactly arrives with the next second's flush: nine bodies, and the one that made the entity.
    let bytes =
      9 * #"{"t":{"type":"Any","value":1}}"#.utf8.count
      + #"{"id":"c","type":"T","t":{"type":"Any","value":0}}"#.utf8.count
    let deadline = ContinuousClock.now + .seconds(60)
    for town in towns {
      var seen = 0
      while seen != bytes, ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(100))
        seen = try UsageReading(server, town, meter: "traffic.in").quantity(class: "default")
      }
      #expect(seen == bytes)
    }
  }
}
