import Foundation

/// Towns whose residents have consented: the data is put in by a superuser's script, because what is measured is reading.
struct ConsentLoad {
  let site: BenchSite
  let towns: [BenchTown]
  let categories: Int

  /// Slugs of the measured towns begin with this.
  static let prefix = "consent"
  static let purpose = "pur_bench"

  /// Admits the towns and registers purpose, categories and offers; nobody lives there yet. In an installation that was
  /// kept all of it is found.
  init(_ site: BenchSite, towns count: Int, categories: Int) throws {
    self.site = site
    self.categories = categories
    towns = try site.admitMany(prefix: Self.prefix, count: count, entitiesEach: 100)
    try run(
      """
      INSERT INTO moyai.purpose (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state,
          created_at, created_by, approved_at, approved_by)
        VALUES ('\(Self.purpose)', 1, repeat('測', 30), 'x', 'x', sha256('x'), 'appi_69_2_1_consent', 'approved', now(), 'a',
          now(), 'b')
        ON CONFLICT DO NOTHING;
      INSERT INTO moyai.category (category, version, title_ja, title_en, items, items_sha256, special_care, location,
          residency_bound, needs_second, state, created_at, created_by, approved_at, approved_by)
        SELECT 'bench.c' || c, 1, 'x', 'x', '[{"name":"measured_on","type":"date"},{"name":"height_cm","type":"number"}]',
          sha256('x'), false, false, false, false, 'approved', now(), 'a', now(), 'a'
        FROM generate_series(0, \(categories - 1)) c
        ON CONFLICT DO NOTHING;
      UPDATE moyai.service_approval a SET persons_per_day = 100000000 FROM moyai.tenant t
        WHERE t.tenant_id = a.tenant_id AND t.slug LIKE '\(Self.prefix)%';
      UPDATE moyai.api_key k SET purposes = '{\(Self.purpose)}', revision = revision + 1,
          scopes = (SELECT array_agg('personal:read:bench.c' || c) FROM generate_series(0, \(categories - 1)) c)
        FROM moyai.tenant t
        WHERE t.tenant_id = k.tenant_id AND t.slug LIKE '\(Self.prefix)%' AND k.kind = 'sk' AND cardinality(k.purposes) = 0;
      INSERT INTO moyai.offer (tenant_id, offer_id, service_id, purpose_id, purpose_version, category, category_version, mode,
          data_life_days, valid_days_max, created_at, created_by)
        SELECT k.tenant_id, lpad(to_hex(c + 1), 32, '0')::uuid, k.service_id, '\(Self.purpose)', 1, 'bench.c' || c, 1, 'view', 0,
          365, now(), 'a'
        FROM (\(Self.keys)) k CROSS JOIN generate_series(0, \(categories - 1)) c
        ON CONFLICT DO NOTHING;
      UPDATE moyai.access_revision SET revision = revision + 1;
      """)
  }

  /// How many residents each town has.
  func residents() throws -> Int {
    let count = try shell(
      "psql",
      site.socketArguments + [
        "-d", "moyai", "-Atc",
        "SELECT count(*) / \(towns.count) FROM moyai_vault.account WHERE issuer = '\(Self.issuer)'",
      ])
    return Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  private static let issuer = "urn:bench"

  /// Lets residents `first` to `last` of every town move in, each with a link, a pseudonym, and for every category a consent and a
  /// record. Foreign keys are not looked up row by row: what is written names what was written just before.
  func settle(_ first: Int, _ last: Int) throws {
    // One number names account, subject and pseudonym of a resident: town code × 10⁶ + number.
    try run(
      """
      SET session_replication_role = replica;
      SET synchronous_commit = off;
      \(Self.persons("generate_series(\(first), \(last))"))
      INSERT INTO moyai_vault.account SELECT id, '\(Self.issuer)', id::text, now() FROM r;
      INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
        SELECT tenant_id, id, 'h' || number, '1992-04-01', 'open', now(), 'a' FROM r;
      INSERT INTO moyai_vault.link SELECT tenant_id, id, id, now() FROM r;
      INSERT INTO moyai_vault.ppid SELECT service_id, id, id, now() FROM r;
      INSERT INTO moyai_priv.consent SELECT tenant_id, lpad(to_hex(number * 100 + c), 32, '0')::uuid, id, service_id,
          '\(Self.purpose)', 1, 'bench.c' || c, 1, lpad(to_hex(c + 1), 32, '0')::uuid, 'view', 0, now() - interval '1 day',
          now() + interval '300 days', gen_random_uuid(), 'ja', sha256('x'), 'active', NULL, now(), 1
        FROM r CROSS JOIN generate_series(0, \(categories - 1)) c;
      INSERT INTO moyai.personal_record SELECT tenant_id, id, 'bench.c' || c, '2026', 1,
          '{"measured_on":"2026-06-01","height_cm":158.2}', 'org', 'kid', now()
        FROM r CROSS JOIN generate_series(0, \(categories - 1)) c;
      VACUUM (ANALYZE);
      CHECKPOINT;
      """)
  }

  /// Has the first residents of every town counted as asked for and found today.
  func countToday(_ residents: Int) throws {
    try run(
      """
      INSERT INTO moyai_priv.person_seen (tenant_id, day, kid, ppid, subject_id)
        SELECT p.tenant_id, (moyai.now() AT TIME ZONE 'Asia/Tokyo')::date, p.kid, p.id, p.id
        FROM (SELECT k.tenant_id, k.kid, lpad(to_hex(k.tenant_id::bigint * 1000000 + n), 32, '0')::uuid AS id
          FROM moyai.api_key k JOIN moyai.tenant t USING (tenant_id) CROSS JOIN generate_series(1, \(residents)) n
          WHERE t.slug LIKE '\(Self.prefix)%' AND k.kind = 'sk') p
        ON CONFLICT ON CONSTRAINT person_seen_pkey DO UPDATE SET subject_id = excluded.subject_id
          WHERE person_seen.subject_id IS NULL;
      VACUUM (ANALYZE) moyai_priv.person_seen;
      """)
  }

  /// Brings an installation, whether just loaded or kept, into the state in which it is measured: statistics, no dead rows,
  /// nothing left to write, and in memory whatever reads of persons touch.
  func makeReady() throws {
    try run(
      """
      VACUUM (ANALYZE);
      CHECKPOINT;
      CREATE EXTENSION IF NOT EXISTS pg_prewarm;
      SELECT count(pg_prewarm(c.oid)) FROM pg_class c
        WHERE c.relkind IN ('r', 'i') AND c.relpersistence = 'p'
          AND c.relnamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault');
      DROP EXTENSION pg_prewarm;
      """)
  }

  /// Makes a table `r` of persons, their numbers taken from this set.
  static func persons(_ numbers: String) -> String {
    """
    CREATE TEMP TABLE r AS SELECT k.tenant_id, k.service_id, n,
      lpad(to_hex(k.tenant_id::bigint * 1000000 + n), 32, '0')::uuid AS id, k.tenant_id::bigint * 1000000 + n AS number
      FROM (\(keys)) k CROSS JOIN \(numbers) n ORDER BY k.tenant_id, n;
    """
  }

  /// The service keys of the measured towns.
  private static let keys = """
    SELECT k.tenant_id, k.service_id FROM moyai.api_key k JOIN moyai.tenant t USING (tenant_id)
    WHERE t.slug LIKE '\(prefix)%' AND k.kind = 'sk'
    """

  func run(_ script: String) throws {
    let file = site.folder + "/consent.sql"
    try script.write(toFile: file, atomically: true, encoding: .utf8)
    try shell("psql", site.socketArguments + ["-d", "moyai", "-q", "-v", "ON_ERROR_STOP=1", "-f", file])
  }
}

extension Workloads {
  /// Consented reads of random residents, at most number `residents`, of random towns, one category each.
  /// - Parameter towns: how many of the towns; all of them when it is left out.
  func consentedRead(_ load: ConsentLoad, towns: Int? = nil, residents: Int) throws -> Measurement {
    try wrk(
      """
      local keys = {\(load.towns.prefix(towns ?? load.towns.count).map { "\"\($0.key)\"" }.joined(separator: ", "))}
      local towns = {}
      for _, key in ipairs(keys) do
        local code = key:match("^moyai_sk_%a+_(%d+)_")
        towns[#towns + 1] = {
          base = tonumber(code) * 1000000, headers = { ["X-Auth-Token"] = key, ["Moyai-Purpose"] = "\(ConsentLoad.purpose)" } }
      end
      local digits = "0123456789abcdefghjkmnpqrstvwxyz"
      local function ppid(number)
        local text = ""
        while number > 0 do
          local digit = number % 32
          text = digits:sub(digit + 1, digit + 1) .. text
          number = (number - digit) / 32
        end
        return "pp_" .. string.rep("0", 26 - #text) .. text
      end
      function init(args) math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000) end
      function request()
        local town = towns[math.random(#towns)]
        return wrk.format("GET", "/personal/v1/subjects/" .. ppid(town.base + math.random(1, \(residents)))
          .. "?categories=bench.c" .. math.random(0, \(load.categories - 1)), town.headers)
      end
      """)
  }
}
