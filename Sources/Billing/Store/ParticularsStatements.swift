import CivilTime
import Postgres

/// What papers say beside their figures, by fiscal year and version.
enum ParticularsStatements {
  struct Row: Sendable {
    let version: Int
    /// Canonical JSON.
    let document: String
    let sha256: String
  }

  static func last(_ year: FiscalYear) -> Query<Row> {
    Query(
      """
      SELECT version, document, sha256 FROM moyai.bill_particulars WHERE fy = \(Int16(year.year)) ORDER BY version DESC LIMIT 1
      """, decode: read)
  }

  static func all(_ year: FiscalYear) -> Query<Row> {
    Query(
      "SELECT version, document, sha256 FROM moyai.bill_particulars WHERE fy = \(Int16(year.year)) ORDER BY version",
      decode: read)
  }

  static func insert(_ row: Row, of year: FiscalYear, by person: Person, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai.bill_particulars (fy, version, document, sha256, entered_at, entered_by)
      VALUES (\(Int16(year.year)), \(Int32(row.version)), \(row.document), \(row.sha256), \(now), \(person.text))
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
    Row(version: Int(try row.int32(0)), document: try row.string(1), sha256: try row.string(2))
  }
}
