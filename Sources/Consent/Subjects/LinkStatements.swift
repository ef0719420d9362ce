import CivilTime
import ConsentRules
import Postgres
import Tenancy

/// All SQL of the registers that touches the vault's links, codes and counters.
enum LinkStatements {
  struct Code: Sendable {
    let subject: SubjectID
    let birthDate: CivilDate?
    let isOpen: Bool
    let isUsed: Bool
    let expiresAt: Timestamp
    let failures: Int
  }

  static func insertCode(
    _ tenant: TenantID, _ hash: Hash256, _ subject: SubjectID, _ code: LinkCode, by principal: Principal,
    at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.link_code (tenant_id, code_sha256, subject_id, created_at, created_by, expires_at)
      VALUES (\(tenant), \(hash.bytes), \(subject.uuid), \(now), \(principal.text), \(code.expiresAt))
      """)
  }

  static func forgetCodes(_ tenant: TenantID, _ subject: SubjectID) -> Command {
    Command("DELETE FROM moyai_vault.link_code WHERE tenant_id = \(tenant) AND subject_id = \(subject.uuid)")
  }

  /// The code with its subject, locked until the attempt is over.
  static func code(_ tenant: TenantID, _ hash: Hash256) -> Query<Code> {
    Query(
      """
      SELECT c.subject_id, s.birth_date, s.state = 'open', c.used_at IS NOT NULL, c.expires_at, c.failures
      FROM moyai_vault.link_code c
      JOIN moyai_priv.subject s ON s.tenant_id = c.tenant_id AND s.subject_id = c.subject_id
      WHERE c.tenant_id = \(tenant) AND c.code_sha256 = \(hash.bytes) FOR UPDATE OF c
      """
    ) { row throws(DecodingFailure) in
      Code(
        subject: SubjectID(try row.uuid(0)), birthDate: try row.optionalDate(1), isOpen: try row.bool(2),
        isUsed: try row.bool(3), expiresAt: try row.timestamp(4), failures: Int(try row.int32(5)))
    }
  }

  static func countFailure(_ tenant: TenantID, _ hash: Hash256) -> Command {
    Command(
      """
      UPDATE moyai_vault.link_code SET failures = failures + 1
      WHERE tenant_id = \(tenant) AND code_sha256 = \(hash.bytes)
      """)
  }

  static func use(_ tenant: TenantID, _ hash: Hash256, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai_vault.link_code SET used_at = \(now) WHERE tenant_id = \(tenant) AND code_sha256 = \(hash.bytes)
      """)
  }

  /// Makes the row of the day, or waits for whoever holds it.
  static func beginAttempt(_ account: AccountID, _ day: CivilDate) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.link_failure (account_id, day, failures) VALUES (\(account.uuid), \(day), 0)
      ON CONFLICT (account_id, day) DO UPDATE SET failures = moyai_vault.link_failure.failures
      """)
  }

  static func failures(_ account: AccountID, _ day: CivilDate) -> Query<Int> {
    Query("SELECT failures FROM moyai_vault.link_failure WHERE account_id = \(account.uuid) AND day = \(day)") {
      row throws(DecodingFailure) in Int(try row.int32(0))
    }
  }

  static func countFailure(_ account: AccountID, _ day: CivilDate) -> Command {
    Command(
      """
      UPDATE moyai_vault.link_failure SET failures = failures + 1 WHERE account_id = \(account.uuid) AND day = \(day)
      """)
  }

  static func account(_ tenant: TenantID, _ subject: SubjectID) -> Query<AccountID> {
    Query("SELECT account_id FROM moyai_vault.link WHERE tenant_id = \(tenant) AND subject_id = \(subject.uuid)") {
      row throws(DecodingFailure) in AccountID(try row.uuid(0))
    }
  }

  static func subject(_ tenant: TenantID, _ account: AccountID) -> Query<SubjectID> {
    Query("SELECT subject_id FROM moyai_vault.link WHERE tenant_id = \(tenant) AND account_id = \(account.uuid)") {
      row throws(DecodingFailure) in SubjectID(try row.uuid(0))
    }
  }

  static func insert(_ tenant: TenantID, _ account: AccountID, _ subject: SubjectID, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.link (tenant_id, account_id, subject_id, linked_at)
      VALUES (\(tenant), \(account.uuid), \(subject.uuid), \(now))
      """)
  }

  static func unlink(_ tenant: TenantID, _ subject: SubjectID) -> Command {
    Command("DELETE FROM moyai_vault.link WHERE tenant_id = \(tenant) AND subject_id = \(subject.uuid)")
  }

  /// Whom the day's pseudonyms meant to the town's keys.
  static func forgetMeanings(_ tenant: TenantID, _ subject: SubjectID) -> Command {
    Command(
      """
      UPDATE moyai_priv.person_seen SET subject_id = NULL
      WHERE tenant_id = \(tenant) AND subject_id = \(subject.uuid)
      """)
  }

  /// A pseudonym is the same in every town, so it goes with the account's last link. The role sees links of all towns.
  static func forgetPseudonyms(_ account: AccountID) -> Command {
    Command(
      """
      DELETE FROM moyai_vault.ppid WHERE account_id = \(account.uuid)
        AND NOT EXISTS (SELECT FROM moyai_vault.link l WHERE l.account_id = \(account.uuid))
      """)
  }

  static func alarm(_ tenant: TenantID, _ subject: SubjectID, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.alarm (tenant_id, alarm_id, kind, subject_id, raised_at)
      VALUES (\(tenant), gen_random_uuid(), 'subject_linked_elsewhere', \(subject.uuid), \(now))
      """)
  }
}
