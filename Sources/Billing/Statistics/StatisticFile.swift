import Allocation
import Postgres

/// 基礎数値 as a CSV file: UTF-8 with or without byte order mark, a header, then `団体コード,人口` or `code,value`; further
/// columns, such as a name, are read over. It is taken whole or not at all (Billing.docc, invariant 17).
enum StatisticFile {
  /// The most that is read, in bytes and in lines.
  static let bytesMax = 1 << 20
  static let linesMax = 5_000

  /// - Parameter members: of whom a figure is wanted; nobody else may stand in the file.
  /// - Throws: `BillingError.file`; lines and columns count from 1.
  static func read(_ bytes: [UInt8], members: Set<TenantID>) throws -> [TenantID: String] {
    guard bytes.count <= bytesMax else {
      throw fault(1, 1, "invalid_input", "the file is larger than \(bytesMax) bytes")
    }
    let rows = try CSVRows.read(bytes)
    guard let header = rows.first else { throw fault(1, 1, "invalid_input", "the file is empty") }
    let codeColumn = header.fields.firstIndex { ["code", "団体コード"].contains($0) }
    let valueColumn = header.fields.firstIndex { ["value", "値", "人口"].contains($0) }
    guard let codeColumn else { throw fault(1, 1, "invalid_input", "no column code or 団体コード") }
    guard let valueColumn else { throw fault(1, 1, "invalid_input", "no column value, 値 or 人口") }
    guard rows.count <= linesMax else { throw fault(linesMax + 1, 1, "invalid_input", "more than \(linesMax) lines") }
    var values: [TenantID: String] = [:]
    for row in rows.dropFirst() {
      guard row.fields.count == header.fields.count else {
        throw fault(
          row.line, row.fields.count, "invalid_input", "the line has another number of columns than the header")
      }
      let code = try code(row.fields[codeColumn], members, line: row.line, column: codeColumn + 1)
      let text = row.fields[valueColumn]
      guard !text.hasPrefix("-") else {
        throw fault(row.line, valueColumn + 1, "value_out_of_range", "the figure is negative")
      }
      guard ExactFraction(quantity: text) != nil else {
        throw fault(row.line, valueColumn + 1, "invalid_input", "the figure is no number with at most six decimals")
      }
      guard values.updateValue(text, forKey: code) == nil else {
        throw fault(row.line, codeColumn + 1, "invalid_input", "\(code.caseCode) stands in the file twice")
      }
    }
    if let missing = members.subtracting(values.keys).min() {
      throw fault((rows.last?.line ?? 1) + 1, codeColumn + 1, "statistic_missing", "\(missing.caseCode) is missing")
    }
    return values
  }

  private static func code(_ text: String, _ members: Set<TenantID>, line: Int, column: Int) throws -> TenantID {
    guard let code = TenantID(caseCode: text), MunicipalCode.isValid(text) else {
      throw fault(line, column, "member_code_invalid", "not six digits with check digit")
    }
    guard members.contains(code) else { throw fault(line, column, "member_unknown", "\(text) is no member") }
    return code
  }

  private static func fault(_ line: Int, _ column: Int, _ code: String, _ why: String) -> BillingError {
    .file(line: line, column: column, code: code, why)
  }
}
