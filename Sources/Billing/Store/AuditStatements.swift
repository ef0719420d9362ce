import CivilTime
import Postgres

/// Who did what. Each row's digest covers the one before it, so that a row cannot be taken out unseen.
enum AuditStatements {
  /// One row at a time: the next number and the last digest belong together.
  static let queue = Command("SELECT pg_advisory_xact_lock(hashtextextended('moyai.bill_audit', 0))")

  static func note(
    _ action: String, _ object: String, content: String? = nil, by person: Person, at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_audit (seq, at, actor, action, object, content_sha256, prev_sha256, sha256)
      SELECT last.seq + 1, \(now), \(person.text), \(action), \(object), \(content), last.sha256,
        encode(sha256(convert_to(concat_ws(chr(31), last.sha256, last.seq + 1, \(now.iso8601Milliseconds())::text,
          \(person.text)::text, \(action)::text, \(object)::text, \(content)::text), 'UTF8')), 'hex')
      FROM (SELECT coalesce(max(seq), 0) AS seq, coalesce((SELECT sha256 FROM moyai.bill_audit ORDER BY seq DESC LIMIT 1), '')
        AS sha256 FROM moyai.bill_audit) AS last
      """)
  }
}

extension PlatformScope {
  /// Writes down an act, at the end of its transaction.
  mutating func note(
    _ action: String, _ object: String, content: String? = nil, by person: Person, at now: Timestamp
  ) throws {
    try queue(AuditStatements.queue)
    try queue(AuditStatements.note(action, object, content: content, by: person, at: now))
  }
}
