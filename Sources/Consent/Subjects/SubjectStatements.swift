import CivilTime
import ConsentRules
import Postgres
import Tenancy

/// All SQL of the registers that touches `moyai_priv.subject`.
enum SubjectStatements {
  static func insert(
    _ tenant: TenantID, _ id: SubjectID, _ handle: SubjectHandle, _ birthDate: CivilDate, by principal: Principal,
    at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
      VALUES (\(tenant), \(id.uuid), \(handle.text), \(birthDate), 'open', \(now), \(principal.text))
      ON CONFLICT (tenant_id, handle) DO NOTHING
      """)
  }

  static func lock(_ tenant: TenantID, _ handle: SubjectHandle) -> Command {
    Command("SELECT FROM moyai_priv.subject WHERE tenant_id = \(tenant) AND handle = \(handle.text) FOR UPDATE")
  }

  static func find(_ tenant: TenantID, _ handle: SubjectHandle) -> Query<Subject> {
    Query(
      """
      SELECT subject_id, birth_date, state, closed_reason, erase_asked_by, erased_at IS NOT NULL
      FROM moyai_priv.subject WHERE tenant_id = \(tenant) AND handle = \(handle.text)
      """
    ) { row throws(DecodingFailure) in
      guard let state = Subject.State(rawValue: try row.string(2)) else { throw row.malformed(2, "state") }
      let reason = try row.optionalString(3)
      return Subject(
        id: SubjectID(try row.uuid(0)), handle: handle, birthDate: try row.optionalDate(1), state: state,
        closedReason: reason.flatMap { Subject.ClosingReason(rawValue: $0) },
        eraseAskedBy: try row.optionalString(4), isErased: try row.bool(5))
    }
  }

  static func close(
    _ tenant: TenantID, _ id: SubjectID, _ reason: Subject.ClosingReason, by principal: Principal, at now: Timestamp
  ) -> Command {
    Command(
      """
      UPDATE moyai_priv.subject SET state = 'closed', closed_at = \(now), closed_by = \(principal.text),
        closed_reason = \(reason.rawValue)
      WHERE tenant_id = \(tenant) AND subject_id = \(id.uuid)
      """)
  }

  static func askErasure(_ tenant: TenantID, _ id: SubjectID, by principal: Principal, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai_priv.subject SET erase_asked_at = \(now), erase_asked_by = \(principal.text)
      WHERE tenant_id = \(tenant) AND subject_id = \(id.uuid)
      """)
  }

  static func erase(_ tenant: TenantID, _ id: SubjectID, by principal: Principal, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai_priv.subject SET erased_at = \(now), erased_by = \(principal.text), birth_date = NULL
      WHERE tenant_id = \(tenant) AND subject_id = \(id.uuid)
      """)
  }

  static func erased(_ tenant: TenantID) -> Query<SubjectID> {
    Query("SELECT subject_id FROM moyai_priv.subject WHERE tenant_id = \(tenant) AND erased_at IS NOT NULL") {
      row throws(DecodingFailure) in SubjectID(try row.uuid(0))
    }
  }
}
