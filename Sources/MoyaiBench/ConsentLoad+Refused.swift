extension ConsentLoad {
  /// Why there is no consent. No answer tells which.
  enum Refused: String, CaseIterable {
    case neverConsented = "never consented"
    case withdrawn
    case expired
    case paused
    case unknown = "unknown pseudonym"
    case ofAnotherTown = "person of another town"
  }

  /// Persons of each reason in each town.
  private static let each = 100
  /// Numbers of residents end far below.
  private static let first = 900_000

  /// The number of a person in its town.
  private static func number(of reason: Refused, _ number: Int) -> Int {
    let place = Refused.allCases.firstIndex(of: reason) ?? 0
    return first + place * each + number % each
  }

  /// The pseudonym under which this town's service asks for a person of that kind.
  func ppid(of reason: Refused, number: Int, in town: BenchTown) -> String {
    let code = town.key.split(separator: "_")[3]
    return Self.ppid((Int(code) ?? 0) * 1_000_000 + Self.number(of: reason, number))
  }

  /// The pseudonym of that number, as it is shown.
  private static func ppid(_ number: Int) -> String {
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
    var text = ""
    var rest = number
    while rest > 0 {
      text = String(digits[rest % 32]) + text
      rest /= 32
    }
    return "pp_" + String(repeating: "0", count: 26 - text.count) + text
  }

  /// Lets those move in of whom there is something to store. The person of another town is linked in the prefecture's own
  /// tenant and has consented there.
  func settleRefused() throws {
    let (never, withdrawn, expired, paused, elsewhere) = (
      Self.number(of: .neverConsented, 0), Self.number(of: .withdrawn, 0), Self.number(of: .expired, 0),
      Self.number(of: .paused, 0), Self.number(of: .ofAnotherTown, 0)
    )
    try run(
      """
      SET session_replication_role = replica;
      \(Self.persons("generate_series(\(Self.first), \(Self.first + Refused.allCases.count * Self.each - 1))"))
      DELETE FROM r WHERE n BETWEEN \(Self.number(of: .unknown, 0)) AND \(Self.number(of: .unknown, 0) + Self.each - 1)
        OR EXISTS (SELECT FROM moyai_vault.account a WHERE a.account_id = r.id);
      ALTER TABLE r ADD COLUMN home integer;
      UPDATE r SET home = CASE WHEN n < \(elsewhere) THEN tenant_id ELSE (SELECT min(tenant_id) FROM moyai.tenant) END;
      INSERT INTO moyai_vault.account SELECT id, 'urn:bench:refused', id::text, now() FROM r;
      INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
        SELECT home, id, 'h' || number, '1992-04-01', 'open', now(), 'a' FROM r;
      INSERT INTO moyai_vault.link SELECT home, id, id, now() FROM r;
      INSERT INTO moyai_vault.ppid SELECT service_id, id, id, now() FROM r;
      INSERT INTO moyai_priv.consent SELECT home, lpad(to_hex(number * 100), 32, '0')::uuid, id, service_id,
          '\(Self.purpose)', 1, 'bench.c0', 1, lpad(to_hex(1), 32, '0')::uuid, 'view', 0, now() - interval '2 days',
          now() + CASE WHEN n >= \(expired) AND n < \(paused) THEN interval '-1 day' ELSE interval '300 days' END,
          gen_random_uuid(), 'ja', sha256('x'),
          CASE WHEN n >= \(withdrawn) AND n < \(expired) THEN 'withdrawn'
            WHEN n >= \(paused) AND n < \(paused + Self.each) THEN 'suspended' ELSE 'active' END,
          CASE WHEN n >= \(paused) AND n < \(paused + Self.each) THEN 'self' END, now(), 1
        FROM r WHERE n >= \(never + Self.each);
      ANALYZE moyai_priv.consent;
      """)
  }
}
