package import CivilTime

/// What the papers of a run are made of, as it is stored: nothing is computed yet, so that whoever prints computes on a
/// thread of its own.
package struct PaperRecord: Sendable {
  package let run: StoredRun
  /// Those that went out, by kind, instalment and member.
  package let statements: [IssuedStatement]
  /// Those of the run that this one corrects.
  package let corrected: [StatementHead]
  /// Plan, revise and fix statements of the year, in the order of their issue.
  package let notices: [StatementHead]
  /// Money that came in, in the order of its booking.
  package let receipts: [Receipt]
  /// What the journal booked for this run, by account.
  package let booked: [String: Int]
  /// What the journal of the year says that members owe for it: instalments and settlement, receipts aside.
  package let receivables: Int
  /// What papers say beside their figures, by version: canonical JSON.
  package let particulars: [Int: String]
  /// What the tax of each member was in the run that this one corrects, by code; empty for other kinds.
  package let taxesBefore: [String: Int]

  /// 収納.
  package struct Receipt: Sendable, Hashable {
    package let code: String
    package let yen: Int
    package let at: Timestamp
  }

  /// What a member has paid up to an instant. A paper shows what was known when it was issued, also when it is printed
  /// years later.
  package func received(from code: String, until instant: Timestamp) -> Int {
    receipts.reduce(0) { $1.code == code && $1.at <= instant ? $0 + $1.yen : $0 }
  }

  /// The notice of the same member that stood before this one.
  package func notice(before statement: StatementHead) -> StatementHead? {
    guard let own = notices.firstIndex(where: { $0.id == statement.id }) else { return nil }
    return notices[..<own].last { $0.tenant == statement.tenant }
  }
}
