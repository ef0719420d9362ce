import StrictJSON
import Testing

/// Classes of data, the Individual Number, and erasing.
@Suite struct ClassTests {
  @Test func classesDecideRoutes() throws {
    let world = try ConsentWorld()
    let ngsi = try world.key(
      purposes: [], scopes: [],
      ngsi: #"{"verbs":["read","write"],"service_paths":["/#"],"types":["*"]}"#)
    let m1 = try world.manager()
    let label = { (type: String, name: String) in
      try world.call("PUT", "/tenant/v1/data-classes/\(type)", as: m1, #"{"class":"\#(name)"}"#)
    }
    let write = { (type: String) in
      try world.call("POST", "/v2/entities", as: ngsi, #"{"id":"urn:c:\#(type)","type":"\#(type)"}"#)
    }
    #expect(try label("Resident", "personal").status == 204)
    #expect(try label("Cohort", "pseudonymised").status == 204)
    #expect(try label("Crowd", "anonymised_public").status == 204)
    #expect(try label("Purchase", "anonymised_private").status == 204)
    #expect(try label("Browsing", "person_related").status == 204)
    for type in ["Resident", "resident", "RESIDENT", "Cohort", "Person"] {
      let answer = try write(type)
      #expect(
        answer.status == 422 && answer.text.contains("data_class_refused"), "\(type): \(answer.status) \(answer.text)")
    }
    for type in ["Crowd", "Purchase", "Browsing", "Road"] {
      #expect(try write(type).status == 201, "\(type)")
    }
    // Row of the table of bad input: class without route.
    let cohort = try world.call(
      "PUT", "/tenant/v1/data-classes/Cohort/recipients/svc_kenshin", as: m1, #"{"contract_id":"R8-12"}"#)
    #expect(cohort.status == 422 && cohort.code == "class_has_no_route", "\(cohort.text)")
    let late = try label("Road", "personal")
    #expect(late.status == 409 && late.code == "entities_exist")

    let seen = try world.call("GET", "/v2/entities?options=count", as: ngsi, status: 200)
    #expect(seen.header("fiware-total-count") == "2", "\(seen.text)")
    #expect(!seen.text.contains("Crowd") && !seen.text.contains("Browsing"), "\(seen.text)")
    for type in ["Crowd", "Browsing"] {
      let named = try world.call("GET", "/v2/entities?type=\(type)", as: ngsi)
      #expect(named.status == 403 && named.text.contains("class_route_missing"), "\(named.text)")
      try world.call("GET", "/v2/entities/urn:c:\(type)", as: ngsi, status: 404)
    }
    try world.call(
      "PUT", "/tenant/v1/data-classes/Crowd/recipients/svc_kenshin", as: m1, #"{"contract_id":"R8-12"}"#, status: 204)
    try world.call(
      "PUT", "/tenant/v1/data-classes/Browsing/recipients/svc_kenshin", as: m1,
      #"{"confirmation":{"by":"担当","method":"書面","on":"2026-11-01"}}"#, status: 204)
    // Named at once, by the same key that was refused a moment ago.
    for type in ["Browsing", "Crowd"] { try world.call("GET", "/v2/entities?type=\(type)", as: ngsi, status: 200) }
    let now = try world.call("GET", "/v2/entities?options=count", as: ngsi, status: 200)
    #expect(now.header("fiware-total-count") == "4", "\(now.text)")
    try numbers(world, ngsi)
    try exemptions(world, ngsi)
    try personsPerDay(world)
  }

  /// Two managers say of an attribute that its values cannot be such numbers.
  private func exemptions(_ world: ConsentWorld, _ ngsi: String) throws {
    let (m1, m2) = (try world.manager(), try world.manager("m2"))
    let path = "/tenant/v1/data-classes/Parcel/number-exemptions/slip"
    let write = { (id: String) in
      try world.call(
        "POST", "/v2/entities", as: ngsi, #"{"id":"\#(id)","type":"Parcel","slip":{"value":"123456789018"}}"#,
        keyed: false)
    }
    #expect(try write("urn:p:1").status == 422)
    try world.call("PUT", path, as: m1, status: 202)
    #expect(try write("urn:p:1").status == 422, "asked for is not granted")
    #expect(try world.call("POST", "\(path)/approve", as: m1, status: 403).code == "second_person_needed")
    try world.call("POST", "\(path)/approve", as: m2, status: 200)
    #expect(try write("urn:p:1").status == 201)
    let elsewhere = try world.call(
      "POST", "/v2/entities", as: ngsi, #"{"id":"urn:p:2","type":"Parcel","memo":{"value":"123456789018"}}"#,
      keyed: false)
    #expect(elsewhere.status == 422, "of this attribute only")
    let list = try world.call("GET", "/tenant/v1/number-exemptions", as: m1, status: 200)
    #expect(list["number_exemptions"]?.array?.count == 1)
    try world.call("DELETE", path, as: m1, status: 204)
    #expect(try write("urn:p:3").status == 422)
    let refusals = try world.call("GET", "/tenant/v1/number-refusals", as: m1, status: 200)
    let counted = refusals["number_refusals"]?.array?.compactMap(\.object) ?? []
    #expect(counted.contains { $0["service"]?.string == "svc_kenshin" && ($0["refusals"]?.number?.int64 ?? 0) > 0 })
    #expect(!refusals.text.contains("9018"), "\(refusals.text)")
  }

  /// How many different persons a key may ask for in a day: fewer by one manager, more than the standard by two.
  private func personsPerDay(_ world: ConsentWorld) throws {
    let (m1, m2) = (try world.manager(), try world.manager("m2"))
    let path = "/tenant/v1/services/svc_kenshin/persons-per-day"
    try world.call("PUT", path, as: m1, #"{"persons_per_day":20000}"#, status: 202)
    #expect(try world.call("POST", "\(path)/approve", as: m1, status: 403).code == "second_person_needed")
    let approved = try world.call("POST", "\(path)/approve", as: m2, status: 200)
    #expect(approved["persons_per_day"]?.number?.int64 == 20_000 && approved["persons_wanted"] == .null)
    try world.call("PUT", path, as: m1, #"{"persons_per_day":2}"#, status: 204)
    let key = try world.key()
    for place in 0..<2 { try world.read("pp_0000000000000000000000000\(place)", key, status: 403) }
    let third = try world.read("pp_00000000000000000000000009", key)
    #expect(third.status == 429 && third.code == "rate_limited", "\(third.text)")
    // The world is made well before midnight in Japan; a window of requests would be over in a minute.
    let wait = third.header("retry-after").flatMap { Int($0) } ?? 0
    #expect((61...86_400).contains(wait), "until the day is over in Japan: \(wait)")
    #expect(
      try world.read("pp_00000000000000000000000001", key).status == 403, "whom it asked for today it may ask again")
    #expect(try world.call("PUT", path, as: m1, #"{"persons_per_day":0}"#).status == 422)
  }

  private func numbers(_ world: ConsentWorld, _ ngsi: String) throws {
    // What is known of the key has just become stale: the number is refused all the same, and as what it is.
    try world.call(
      "PUT", "/tenant/v1/data-classes/Fresh", as: world.manager(), #"{"class":"personal"}"#, status: 204)
    let suspected: [(String, String)] = [
      ("plain", #"{"id":"urn:n:1","type":"T","memo":{"value":"123456789018"}}"#),
      ("full width", #"{"id":"urn:n:1","type":"T","memo":{"value":"１２３４５６７８９０１８"}}"#),
      ("dashes", #"{"id":"urn:n:1","type":"T","memo":{"value":"1234‐5678−9018"}}"#),
      ("zero width", "{\"id\":\"urn:n:1\",\"type\":\"T\",\"memo\":{\"value\":\"1234\u{200B}5678\u{FEFF}9018\"}}"),
      ("a number", #"{"id":"urn:n:1","type":"T","memo":{"value":123456789018}}"#),
      ("scientific", #"{"id":"urn:n:1","type":"T","memo":{"value":1.23456789018E11}}"#),
      ("member name", #"{"id":"urn:n:1","type":"T","memo":{"value":{"123456789018":1}}}"#),
      ("nested", #"{"id":"urn:n:1","type":"T","memo":{"value":[[["123456789018"]]]}}"#),
      ("by name", #"{"id":"urn:n:1","type":"T","memo":{"value":{"マイナンバー":"12"}}}"#),
    ]
    for (name, body) in suspected {
      let answer = try world.call("POST", "/v2/entities", as: ngsi, body, keyed: false)
      #expect(
        answer.status == 422 && answer.text.contains("individual_number_suspected"),
        "\(name): \(answer.status) \(answer.text)")
      #expect(
        !answer.text.contains("123456789018") && !answer.text.contains("9018"), "\(name) is echoed: \(answer.text)")
    }
    let query = try world.call("GET", "/v2/entities?q=memo==%22123456789018%22", as: ngsi)
    #expect(query.status == 422, "\(query.text)")
    let provider = try world.providerKey()
    try world.link("hanako", handle: "a-1")
    let record = try world.record(
      provider, handle: "a-1", category: "contact.address", items: #"{"address":"1234-5678-9018"}"#, status: 422)
    #expect(record.code == "individual_number_suspected")
    #expect(record["errors"]?.array?.first?.object?["pointer"]?.string == "/items/address", "\(record.text)")
    for (place, memo) in ["123456789012", "1234567890123", "20261122093000", "+81 90-1234-5678"].enumerated() {
      let answer = try world.call(
        "POST", "/v2/entities", as: ngsi, #"{"id":"urn:n:ok\#(place)","type":"T","memo":{"value":"\#(memo)"}}"#,
        keyed: false)
      #expect(answer.status == 201, "\(memo): \(answer.text)")
    }
    let dump = try ServerProcess.run(
      "/usr/lib/postgresql/15/bin/pg_dump", ["-d", world.connection(as: "moyai_super"), "--inserts", "-n", "moyai*"])
    #expect(!dump.output.contains("123456789018") && !world.server.log.contains("123456789018"), "I-17")
  }
}
