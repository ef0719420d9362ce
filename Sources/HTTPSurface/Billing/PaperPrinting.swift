package import Billing
package import CivilTime
package import Papers
package import Postgres

/// What is to be printed.
package enum PaperOrder: Sendable {
  /// 通知書 and the like, or the breakdown that goes with a notice.
  case statement(IssuedStatement, PaperPart)
  /// 年次総括表.
  case summary(FiscalYear)
  /// 試算書.
  case scenario(String)
  /// 利用実績月報 of one town.
  case usage(TenantID, month: CivilDate)
}

/// Which part of a notice.
package enum PaperPart: String, Sendable, CaseIterable { case notice, breakdown }

/// In which form.
package enum PaperForm: Sendable, Hashable {
  case pdf
  case csv(CSVTable.Encoding)
  case json
}

/// A paper as a file.
package struct PaperFile: Sendable {
  /// Its document number, which is also the file's name.
  package let number: String
  package let bytes: [UInt8]

  /// A file.
  package init(number: String, bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }
}

/// Makes papers. The server's own sets them on a thread of its own; tests give another one.
package protocol PaperPrinting: Sendable {
  /// - Throws: `PaperError`, `BillingError`; `Problem(.overloaded)` when too many wait.
  func file(_ order: PaperOrder, _ form: PaperForm) async throws -> PaperFile
  /// The year as FOCUS 1.3: UTF-8 CSV.
  func focus(_ year: FiscalYear) async throws -> [UInt8]
}
