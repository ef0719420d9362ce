import CivilTime
import Postgres

/// The journal. Its legs are checked by the database when the transaction commits.
enum JournalStatements {
  /// Stores a document under the next number of its year, which is locked.
  static func insert(_ document: JournalDocument, number: Int) -> Command {
    let fy = Int16(document.fiscalYear.year)
    let corrects = document.corrects.map { Int16($0.year) }
    return Command(
      """
      WITH doc AS (
        INSERT INTO moyai.journal (fy, doc_no, kind, run_id, corrects, posted_at, posted_by, note)
        VALUES (\(fy), \(Int32(number)), \(document.kind.rawValue), \(document.run), \(corrects), \(document.postedAt),
          \(document.postedBy.text), \(document.note))
        RETURNING fy, doc_no)
      INSERT INTO moyai.journal_leg (fy, doc_no, leg_no, account, yen)
      SELECT doc.fy, doc.doc_no, u.leg_no, u.account, u.yen FROM doc,
        unnest(\(document.legs.map(\.account)), \(document.legs.map(\.yen))) WITH ORDINALITY AS u (account, yen, leg_no)
      """)
  }

  static func lastNumber(_ year: FiscalYear) -> Query<Int> {
    Query("SELECT coalesce(max(doc_no), 0)::bigint FROM moyai.journal WHERE fy = \(Int16(year.year))") {
      row throws(DecodingFailure) in try row.int(0)
    }
  }

  /// Documents of a kind that a year has.
  static func count(_ year: FiscalYear, _ kind: JournalDocument.Kind) -> Query<Int> {
    Query(
      "SELECT count(*) FROM moyai.journal WHERE fy = \(Int16(year.year)) AND kind = \(kind.rawValue)"
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  /// Account → balance, of a year.
  static func balances(_ year: FiscalYear) -> Query<(account: String, yen: Int)> {
    Query(
      """
      SELECT account, sum(yen)::bigint FROM moyai.journal_leg WHERE fy = \(Int16(year.year)) GROUP BY account ORDER BY account
      """
    ) { row throws(DecodingFailure) in (account: try row.string(0), yen: try row.int(1)) }
  }

  /// Account → Σ of what was booked for a run.
  static func booked(_ run: String) -> Query<(account: String, yen: Int)> {
    Query(
      """
      SELECT l.account, sum(l.yen)::bigint FROM moyai.journal j JOIN moyai.journal_leg l USING (fy, doc_no)
      WHERE j.run_id = \(run) GROUP BY l.account ORDER BY l.account
      """
    ) { row throws(DecodingFailure) in (account: try row.string(0), yen: try row.int(1)) }
  }

  /// Σ of what members owe for a year, before what they paid.
  static func receivables(_ year: FiscalYear) -> Query<Int> {
    Query(
      """
      SELECT coalesce(sum(l.yen), 0)::bigint FROM moyai.journal j JOIN moyai.journal_leg l USING (fy, doc_no)
      WHERE j.fy = \(Int16(year.year)) AND j.kind IN ('instalment', 'settlement') AND l.account LIKE 'ar:%'
      """
    ) { row throws(DecodingFailure) in try row.int(0) }
  }

  /// What members paid in a year. A receipt takes from what a member owes, so its leg is below zero.
  static func receipts(_ year: FiscalYear) -> Query<PaperRecord.Receipt> {
    Query(
      """
      SELECT substr(l.account, 4), -l.yen, j.posted_at FROM moyai.journal j JOIN moyai.journal_leg l USING (fy, doc_no)
      WHERE j.fy = \(Int16(year.year)) AND j.kind = 'receipt' AND l.account LIKE 'ar:%' ORDER BY j.doc_no, l.leg_no
      """
    ) { row throws(DecodingFailure) in
      PaperRecord.Receipt(code: try row.string(0), yen: try row.int(1), at: try row.timestamp(2))
    }
  }
}
