import StrictJSON
import Testing

/// A key is bound to its purposes, and hostile code in the gateway finds nothing.
@Suite struct PurposeTests {
  @Test func I4_nothingTheClientChoosesWidensAKey() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1")
    try world.grant(world.offer(), by: "hanako")
    let (ppid, key) = (try world.ppid(of: "hanako"), try world.key())
    try purposes(world, ppid, key)
    try injections(world, ppid, key)
    try theKeysOwnRateHolds(world, ppid)
    try aShellOfTheGatewayFindsNothing(world)
  }

  /// A key made with a rate of its own is held to it here too.
  private func theKeysOwnRateHolds(_ world: ConsentWorld, _ ppid: String) throws {
    let made = try world.call(
      "POST", "/tenant/v1/keys", as: world.manager(),
      #"{"kind":"sk","service":"svc_kenshin","purposes":["pur_checkup_advice"],"scopes":["personal:read:health.steps"],"rate_per_minute":5}"#,
      status: 201)
    let answers = try (0..<12).map { _ in try world.read(ppid, made.text("key"), categories: "health.steps") }
    #expect(answers.first?.status == 403)
    let refused = try #require(answers.last { $0.status == 429 }, "\(answers.map(\.status))")
    #expect(refused.code == "rate_limited" && refused.header("retry-after") != nil)
    #expect(refused.header("ratelimit-policy") == #""key";q=5;w=60"#)
  }

  private func purposes(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    try world.read(ppid, key, status: 200)
    #expect(try world.read(ppid, key, purpose: "pur_coupon", status: 403).code == "purpose_not_bound")
    #expect(try world.read(ppid, key, purpose: "pur_unknown", status: 403).code == "purpose_not_bound")
    #expect(try world.read(ppid, key, purpose: nil, status: 400).code == "purpose_missing")
    let twice = [("Moyai-Purpose", ConsentWorld.purpose)]
    #expect(try world.read(ppid, key, headers: twice, status: 400).code == "duplicate_header")
    #expect(
      try world.read(ppid, key, purpose: "\(ConsentWorld.purpose),pur_coupon", status: 400).code == "duplicate_header")
    #expect(
      try world.call(
        "GET", "/personal/v1/subjects/\(ppid)?categories=health.checkup&purpose=\(ConsentWorld.purpose)", as: key
      ).status == 400)
    #expect(try world.read(ppid, key, mode: "store", status: 403).code == "no_valid_consent", "view is less than store")
    #expect(try world.read(ppid, key, categories: "contact.address", status: 403).code == "scope_missing")
    #expect(try world.read(ppid, key, categories: "no.such_thing", status: 403).code == "scope_missing")
  }

  private func injections(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    let hostile = [
      "%27%20OR%20%271%27=%271", "%22;DROP%20TABLE%20moyai.personal_record;--", "..%2F..%2Fetc", "%24%7Bjndi:ldap%7D",
      "pp_%E2%80%AE", "%00", "%7B%7D", "1%29%29%3BSELECT%20pg_sleep(5)",
    ]
    for text in hostile {
      for target in [
        "/personal/v1/subjects/\(text)?categories=health.checkup", "/personal/v1/subjects/\(ppid)?categories=\(text)",
      ] {
        let answer = try world.call("GET", target, as: key, headers: [("Moyai-Purpose", ConsentWorld.purpose)])
        #expect([400, 403, 404].contains(answer.status), "\(target): \(answer.status) \(answer.text)")
      }
      let record = try world.call(
        "PUT", "/personal/v1/records/health.checkup/\(text)/2026", as: world.providerKey(["health.steps"]),
        #"{"version":1,"items":{}}"#)
      #expect([400, 403, 404].contains(record.status), "\(text): \(record.status) \(record.text)")
    }
    for purpose in ["' OR '1'='1", "pur_x;--", "pur_" + String(repeating: "x", count: 300), "目的"] {
      let answer = try world.read(ppid, key, purpose: purpose)
      #expect([400, 403].contains(answer.status), "\(purpose): \(answer.status) \(answer.text)")
    }
    let cursor = try world.call("GET", "/me/v1/ledger?cursor=%27%3B--", as: world.resident("hanako"))
    #expect(cursor.status == 400, "\(cursor.text)")
  }

  /// What a hole in the gateway could do: everything below is tried with the gateway's own login.
  private func aShellOfTheGatewayFindsNothing(_ world: ConsentWorld) throws {
    let town = "SET moyai.tenant = '72028';"
    let attempts: [(String, String)] = [
      ("no context", "SELECT count(*) FROM moyai.personal_record"),
      ("a tenant set by hand", "\(town) SELECT count(*) FROM moyai.personal_record"),
      (
        "a random capability",
        "\(town) SET moyai.capability = '0b1c0000-0000-4000-8000-000000000001'; SELECT count(*) FROM moyai.personal_record"
      ),
      ("COPY", "\(town) COPY (SELECT * FROM moyai.personal_record) TO STDOUT"),
      ("a cursor", "\(town) BEGIN; DECLARE c CURSOR FOR SELECT * FROM moyai.personal_record; FETCH ALL FROM c; COMMIT"),
      (
        "a cursor held",
        "\(town) BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT * FROM moyai.personal_record; COMMIT; FETCH ALL FROM c"
      ),
      (
        "EXPLAIN ANALYZE",
        "\(town) EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM moyai.personal_record"
      ),
      (
        "REPEATABLE READ",
        "\(town) BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM moyai.personal_record; COMMIT"
      ),
      (
        "a function of one's own",
        "CREATE FUNCTION pg_temp.spy(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$BEGIN RAISE NOTICE '%', t; RETURN true; END$$; \(town) SELECT count(*) FROM moyai.personal_record WHERE pg_temp.spy(items::text)"
      ),
      ("a private schema", "SELECT count(*) FROM moyai_priv.consent"),
      ("the vault", "SELECT count(*) FROM moyai_vault.link"),
      ("the ledger", "SELECT count(*) FROM moyai_priv.ledger"),
      ("an insert", "\(town) INSERT INTO moyai.personal_record SELECT * FROM moyai.personal_record"),
      ("an update", "\(town) UPDATE moyai.personal_record SET items = '{}'"),
      ("a delete", "\(town) DELETE FROM moyai.personal_record"),
      ("a table of one's own", "CREATE TABLE moyai.mine (a int)"),
      ("a temporary table", "CREATE TEMP TABLE mine AS SELECT 1"),
    ]
    for (name, script) in attempts {
      let (status, output) = try world.psql(as: "moyai_gateway", script)
      #expect(!output.contains("158.2") && !output.contains("measured_on"), "\(name) shows a row: \(output)")
      let isEmpty = output.split(separator: "\n").contains { $0 == "0" }
      let sawNoRow = output.contains("rows=0") || output.contains("never executed")
      #expect(status != 0 || isEmpty || sawNoRow || output.isEmpty, "\(name): \(status) \(output)")
    }
    #expect(try world.psql(as: "moyai_super", "SELECT count(*) FROM moyai.personal_record").output.hasPrefix("1"))
  }
}
