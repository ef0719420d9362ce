package import CivilTime

/// The CSV of a statement: one line for each amount; whoever fills it puts sums behind the lines they are of.
package struct StatementCSV: Sendable {
  package private(set) var table = CSVTable(
    header: ["文書番号", "年度", "種別", "団体コード", "団体名", "経費区分", "経費区分名", "内訳", "金額（円）"])
  private let start: [String]

  /// - Parameter number: the document number, or what stands for it on a draft.
  package init(_ number: String, _ year: FiscalYear, _ kind: PaperKind, code: String, name: String) {
    start = [number, JapaneseDate.fiscalYearSign(year), kind.name, code, name]
  }

  /// An amount; without a pool it is one of the whole statement.
  package mutating func add(_ item: String, _ yen: Int, pool: String = "", named name: String = "") {
    table.append(start + [pool, name, item, String(yen)])
  }
}
