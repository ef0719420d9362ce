import Postgres

/// Writes an act of staff into the town's ledger, in the transaction of the act (Consent.docc, ledger).
enum AdminEntry {
  static func note(_ act: String, by principal: Principal, about object: String) -> Command {
    Command("SELECT moyai.note_admin(\(act)::text, \(principal.text)::text, \(object)::text)")
  }
}
