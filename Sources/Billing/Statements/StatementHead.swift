package import CivilTime
package import Papers
package import Postgres

/// What a list of statements shows.
package struct StatementHead: Sendable, Hashable {
  /// Its name before it has a number, and after: `2025-fix-001.fix.0.072028`.
  package let id: String
  /// `R7-確-0001`: gapless for each fiscal year and kind; nil until it is issued.
  package let number: String?
  package let tenant: TenantID
  package let fiscalYear: FiscalYear
  package let kind: StatementKind
  /// Which instalment, from 1; 0 for other kinds.
  package let instalment: Int
  package let state: StatementState
  package let run: String
  /// Before tax. Negative for a refund.
  package let yen: Int
  package let tax: Int
  package let issuedAt: Timestamp?
  /// The number of the statement that a void one was corrected by.
  package let correctedBy: String?
  /// 納期限, where one was set when it was drafted.
  package let dueOn: CivilDate?
  /// The version of the year's particulars that it was issued with; nil when there were none.
  package let particulars: Int?

  package var total: Int { yen + tax }

  /// Its number as papers have it; nil for a draft.
  package var documentNumber: DocumentNumber? {
    guard let serial = number?.split(separator: "-").last.flatMap({ Int($0) }) else { return nil }
    let number = DocumentNumber(fiscalYear, kind.paper, serial: serial)
    return number.text == self.number ? number : nil
  }

  /// The number, or what stands for it on a draft.
  package var shown: String { number ?? "（案）" }
}

/// A member's paper as data, in both its forms. The bytes are those that were stored at issue.
package struct IssuedStatement: Sendable, Hashable {
  package let head: StatementHead
  /// UTF-8 with byte order mark, CRLF.
  package let csv: [UInt8]
  /// Canonical JSON, with the explain records of the member.
  package let json: [UInt8]
}

extension IssuedStatement {
  /// The stored CSV, in the encoding asked for.
  /// - Throws: `not_encodable` with a pointer to row and column.
  package func csv(_ encoding: CSVTable.Encoding) throws(PaperError) -> [UInt8] {
    guard encoding != .utf8 else { return csv }
    guard let table = CSVTable(utf8: csv) else {
      throw PaperError(.unbalanced, at: head.shown, "the stored CSV is not one of ours")
    }
    return try table.encoded(encoding)
  }
}

/// One line of a statement; the lines add up to its yen before tax.
package struct StatementLine: Sendable, Hashable {
  /// Empty for what concerns the whole statement.
  package let pool: String
  package let item: String
  /// Index of the rule's component; −1 for anything else.
  package let component: Int
  package let yen: Int
}
