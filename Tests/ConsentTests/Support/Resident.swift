import ConsentRules
import MoyaiTesting
import Postgres
import Testing

/// A person of a test: account, subject and link in a town, and the pseudonym at its service.
struct Resident: Sendable {
  let account: AccountID
  let subject: SubjectID
  let ppid: PairwiseID
  let handle: String

  /// How the consent of a new resident stands: the six cases of "no", and the one of "yes".
  enum Standing: String, Sendable, CaseIterable {
    case granted, neverConsented, withdrawn, expired, paused, unknown, ofAnotherTown
  }

  /// Makes a resident with one record of the town's category.
  static func make(_ standing: Standing, in town: ConsentTown, mode: String = "store", records: Int = 1) async throws
    -> Resident
  {
    try await make(count: 1, standing, in: town, mode: mode, records: records)[0]
  }

  static func make(
    count: Int, _ standing: Standing, in town: ConsentTown, mode: String = "store", records: Int = 1
  ) async throws -> [Resident] {
    let residents = (0..<count).map { _ in
      let subject = SubjectID.random()
      return Resident(
        account: .random(), subject: subject, ppid: .random(), handle: "h" + String(subject.low, radix: 36))
    }
    var script = ""
    for resident in residents { script += resident.rows(standing, town, mode, records) }
    try await TestDatabase.current.run(script)
    return residents
  }

  private func rows(_ standing: Standing, _ town: ConsentTown, _ mode: String, _ records: Int) -> String {
    if standing == .unknown { return "" }
    var script = """
      INSERT INTO moyai_vault.account VALUES ('\(account.sql)', 'urn:test', '\(account.sql)', now());
      INSERT INTO moyai_vault.ppid VALUES ('\(town.service)', '\(ppid.sql)', '\(account.sql)', now());

      """
    if standing == .ofAnotherTown { return script }
    script += """
      INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
        VALUES (\(town.tenant.code), '\(subject.sql)', '\(handle)', '1992-04-01', 'open', now(), 'c1');
      INSERT INTO moyai_vault.link VALUES (\(town.tenant.code), '\(account.sql)', '\(subject.sql)', now());

      """
    for number in 0..<records {
      script += """
        INSERT INTO moyai.personal_record VALUES (\(town.tenant.code), '\(subject.sql)', '\(town.category)', '\(2026 + number)', 1,
          '{"measured_on":"2026-06-01","height_cm":158.2}', '\(town.source)', 'p', now());

        """
    }
    switch standing {
    case .granted: script += consent(town, mode: mode)
    case .withdrawn: script += consent(town, state: "withdrawn", mode: mode)
    case .expired:
      script += consent(town, from: "now() - interval '3 days'", until: "now() - interval '1 day'", mode: mode)
    case .paused: script += consent(town, state: "suspended", reason: "self", mode: mode)
    case .neverConsented, .unknown, .ofAnotherTown: break
    }
    return script
  }

  /// A consent of this resident to the town's offer.
  func consent(
    _ town: ConsentTown, state: String = "active", reason: String? = nil, from: String = "now() - interval '1 hour'",
    until: String = "now() + interval '100 days'", mode: String = "store", id: ConsentID = .random()
  ) -> String {
    """
    INSERT INTO moyai_priv.consent VALUES (\(town.tenant.code), '\(id.sql)', '\(subject.sql)', '\(town.service)',
      '\(town.purpose)', 1, '\(town.category)', 1, '\(town.offer.sql)', '\(mode)', 180, \(from), \(until), gen_random_uuid(),
      'ja', sha256('n'), '\(state)', \(reason.map { "'\($0)'" } ?? "NULL"), now(), 1);

    """
  }

  /// Withdraws as the consent service does: one transaction of its role.
  func withdraw(in town: ConsentTown, _ database: Database) async throws {
    let statement = Command(
      """
      UPDATE moyai_priv.consent SET state = 'withdrawn', changed_at = moyai.now(), revision = revision + 1
      WHERE tenant_id = \(town.tenant) AND subject_id = \(SQLUUID(high: subject.high, low: subject.low))
        AND state IN ('active', 'suspended')
      """)
    let changed = try await database.withTenant(town.access, .readWrite, as: .consent) { scope in
      try scope.execute(statement)
    }
    #expect(changed == 1)
  }
}
