import HTTPSurface
import HTTPTypes
import StrictJSON
import Testing

/// Every endpoint of the table × every kind of credential × own, other and no tenant. The cases come from the table itself.
@Suite struct IsolationTests {
  struct World {
    let server: ServerProcess
    let a: Town
    let b: Town
    let device: String
    let codeOfA: String
    let kidOfA: String
    let operatorToken: String
  }

  private func makeWorld() throws -> World {
    let server = try ServerProcess()
    let a = try server.admit("towna")
    let b = try server.admit("townb")
    let device = try server.command(["key", "create", "--tenant", "towna", "--scope", "ngsi:write", "--kind", "dk"])
      .split(separator: "\n").last.map(String.init)
    let parts = a.ngsi.split(separator: "_")
    let created = try server.client().send("POST", "/v2/entities", key: a.ngsi, json: EndpointSamples.entity)
    try #require(created.status == 201, "\(created.text)")
    return World(
      server: server, a: a, b: b, device: try #require(device), codeOfA: String(parts[3]), kidOfA: String(parts[4]),
      operatorToken: server.operatorToken)
  }

  @Test func strangersGetNothing() throws {
    #expect(EndpointTable.faults().isEmpty)
    let world = try makeWorld()
    let ids = Set(EndpointTable.all.map(\.id.rawValue))
    for id in EndpointSamples.bodies.keys where !ids.contains(id) {
      Issue.record("EndpointSamples names \(id), which is no endpoint")
    }
    for endpoint in EndpointTable.all {
      try unauthorised(endpoint, world)
      try wrongTown(endpoint, world)
    }
    // Nothing of town A has changed, and its key still works.
    let after = try world.server.client().send("GET", "/v2/entities/\(EndpointSamples.secretID)", key: world.a.ngsi)
    #expect(after.status == 200)
    #expect(after.text.contains(EndpointSamples.secretValue), "\(after.text)")
    #expect(try world.server.client().send("GET", "/tenant/v1/keys", key: world.a.console).status == 200)
  }

  @Test func theOwnKeyFindsWhatStrangersDoNot() throws {
    // The control of the test above: with the right key the same requests find the data.
    let world = try makeWorld()
    for endpoint in EndpointTable.all where endpoint.method == .get {
      // What residents and personal records answer has scenarios of its own.
      if [.citizen, .personal(.read), .service(.personalRequest)].contains(endpoint.access) { continue }
      let key: String? =
        switch endpoint.access {
        case .anyone, .citizen, .personal: nil
        case .service: world.a.ngsi
        case .staff: world.a.console
        case .prefecture: world.operatorToken
        }
      for query in EndpointSamples.queries[endpoint.id.rawValue] ?? [""] {
        for listener in endpoint.listeners {
          let response = try client(listener, world).send("GET", target(endpoint, query, world), key: key)
          let isEmptyKind =
            endpoint.id.rawValue.hasPrefix("ngsi.subscription") || endpoint.id.rawValue.hasPrefix("ngsi.registration")
          let acceptable =
            [200, 204] + (isEmptyKind || endpoint.path.text.contains("populations") ? [404] : [])
            + (endpoint.id.rawValue == "ngsi.value.read" ? [406] : [])
            + (endpoint.path.text.contains("statements/") ? [404] : [])
            // No year was defined: what is asked for by name is not there.
            + (endpoint.path.text.contains("billing/") && endpoint.path.text != "/admin/v1/billing/rules" ? [404] : [])
            // Registers and ledgers of a fresh installation are empty.
            + (["my.asset", "public.", "tenant.ledger.entry", "tenant.offer.read"].contains {
              endpoint.id.rawValue.hasPrefix($0)
            }
              ? [404] : [])
          #expect(acceptable.contains(response.status), "\(endpoint.id)\(query): \(response.status) \(response.text)")
        }
      }
    }
  }

  private func client(_ listener: Listener, _ world: World) -> RawHTTPClient {
    listener == .admin ? world.server.adminClient() : world.server.client()
  }

  private func target(_ endpoint: Endpoint, _ query: String, _ world: World) -> String {
    endpoint.path.filled { EndpointSamples.gap($0, kid: world.kidOfA, code: world.codeOfA) } + query
  }

  private func send(
    _ endpoint: Endpoint, _ listener: Listener, _ key: String?, query: String = "", extra: [(String, String)] = [],
    _ world: World
  ) throws -> RawHTTPClient.Response {
    var headers = extra
    if let key { headers.append(("X-Auth-Token", key)) }
    var body: [UInt8]?
    if endpoint.body != .none {
      guard let sample = EndpointSamples.bodies[endpoint.id.rawValue] else {
        Issue.record("\(endpoint.id) takes a body and has no case in EndpointSamples")
        return RawHTTPClient.Response(status: 0, headers: [], body: [])
      }
      body = Array(sample.utf8)
      headers.append(("Content-Type", "application/json"))
    }
    if case .personal(.read) = endpoint.access { headers.append(("Moyai-Purpose", "pur_stranger")) }
    if endpoint.repetition == .keyed { headers.append(("Idempotency-Key", Self.freshUUID())) }
    return try client(listener, world).send(
      endpoint.method.rawValue, target(endpoint, query, world), headers: headers, body: body)
  }

  private static func freshUUID() -> String {
    let digits = Array("0123456789abcdef")
    let hex = (0..<32).map { _ in digits.randomElement() ?? "0" }
    return String(hex[0..<8]) + "-" + String(hex[8..<12]) + "-4" + String(hex[13..<16]) + "-8" + String(hex[17..<20])
      + "-"
      + String(hex[20..<32])
  }

  private func unauthorised(_ endpoint: Endpoint, _ world: World) throws {
    let strangers: [(String, String?)]
    switch endpoint.access {
    case .anyone:
      return
    case .service, .personal:
      strangers = [
        ("nobody", nil), ("malformed", "moyai_sk_test_nonsense"), ("console", world.a.console),
        ("operator", world.operatorToken),
      ]
    case .citizen:
      strangers = [
        ("nobody", nil), ("malformed", "moyai_sk_test_nonsense"), ("service", world.a.ngsi), ("device", world.device),
        ("console", world.a.console), ("operator", world.operatorToken),
      ]
    case .staff:
      strangers = [
        ("nobody", nil), ("malformed", "moyai_ok_test_nonsense"), ("service", world.a.ngsi), ("device", world.device),
        ("operator", world.operatorToken),
      ]
    case .prefecture:
      strangers = [
        ("nobody", nil), ("malformed", "moyai_ok_test_nonsense"), ("service", world.a.ngsi), ("device", world.device),
        ("console", world.a.console),
      ]
    }
    let query = EndpointSamples.queries[endpoint.id.rawValue]?.first ?? ""
    for (name, key) in strangers {
      for listener in endpoint.listeners {
        let response = try send(endpoint, listener, key, query: query, world)
        #expect(response.status == 401, "\(endpoint.id) as \(name): \(response.status) \(response.text)")
        hidesSecret(response, endpoint, as: name, world)
      }
    }
    // The admin plane has its own listener: on the public one it does not exist.
    if endpoint.plane == .admin {
      let response = try send(endpoint, .data, world.operatorToken, world)
      #expect(
        [401, 404].contains(response.status) || endpoint.path.text == "/openapi.json",
        "\(endpoint.id) on the public listener: \(response.status)")
    }
    // A service without the scope reports no usage.
    if case .service(.usageWrite) = endpoint.access {
      let response = try send(endpoint, .data, world.a.ngsi, world)
      #expect(response.status == 403, "\(endpoint.id) without the scope: \(response.status) \(response.text)")
    }
    // A device only writes.
    if case .service(.ngsiRead) = endpoint.access {
      let response = try send(endpoint, .data, world.device, world)
      #expect(response.status == 403, "\(endpoint.id) as device: \(response.status) \(response.text)")
      hidesSecret(response, endpoint, as: "device", world)
    }
  }

  private func wrongTown(_ endpoint: Endpoint, _ world: World) throws {
    let key: String
    switch endpoint.access {
    case .anyone, .citizen, .prefecture: return
    // The keys of the two towns have no scope for it, which is tried above.
    case .service(.usageWrite): return
    case .service, .personal: key = world.b.ngsi
    case .staff: key = world.b.console
    }
    for query in EndpointSamples.queries[endpoint.id.rawValue] ?? [""] {
      let response = try send(endpoint, .data, key, query: query, world)
      // B has just suspended the service for itself, and who suspends cannot resume.
      let isSecondPerson =
        response.text.contains("second_person_needed")
        || (endpoint.id.rawValue == "service.key.rotate" && response.text.contains("service_suspended"))
      #expect(
        ![401, 403, 500, 503].contains(response.status) || isSecondPerson
          || endpoint.isPersonal && response.status == 403,
        "\(endpoint.id)\(query) as B: \(response.status) \(response.text)")
      if endpoint.isPersonal { continue }
      if endpoint.path.parameterNames.contains(where: { ["entityId", "kid"].contains($0) }) {
        #expect(response.status == 404, "\(endpoint.id) of A asked for by B: \(response.status) \(response.text)")
      }
      if let count = response.header("fiware-total-count"), endpoint.method == .get {
        #expect((Int(count) ?? 99) <= 1, "\(endpoint.id)\(query) counts what is not B's: \(count)")
      }
      hidesSecret(response, endpoint, as: "B", world)
    }
    // Naming another town with one's own key reads nothing.
    for header in [("Fiware-Service", "towna"), ("Moyai-Tenant", "towna"), ("Fiware-Service", world.codeOfA)] {
      let response = try send(
        endpoint, .data, key, query: EndpointSamples.queries[endpoint.id.rawValue]?.first ?? "", extra: [header], world)
      #expect(response.status == 403, "\(endpoint.id) as B naming A: \(response.status) \(response.text)")
      hidesSecret(response, endpoint, as: "B naming A", world)
    }
  }

  private func hidesSecret(
    _ response: RawHTTPClient.Response, _ endpoint: Endpoint, as name: String, _ world: World
  ) {
    #expect(!response.text.contains(EndpointSamples.secretValue), "\(endpoint.id) as \(name) leaks: \(response.text)")
    #expect(!response.text.contains(world.kidOfA), "\(endpoint.id) as \(name) leaks a key's id: \(response.text)")
  }
}

extension Endpoint {
  /// Whether it needs a key with scopes on personal data, which the keys of this suite do not have.
  fileprivate var isPersonal: Bool {
    switch access {
    case .personal, .service(.personalRequest): true
    default: false
    }
  }
}
