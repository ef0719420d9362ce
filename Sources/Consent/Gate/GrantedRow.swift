import ConsentRules
import Postgres

/// One record under a live grant, or a grant without any record.
struct GrantedRow: Sendable {
  let entry: SQLUUID
  let category: Versioned<CategoryName>
  let dataLifeDays: Int
  let record: Record?

  struct Record: Sendable {
    let name: String
    /// The category version the record was checked against.
    let version: Int
    /// A JSON object as stored.
    let items: [UInt8]
  }
}

/// Gate 2 as a statement: what the capabilities of this transaction open at this statement's snapshot, together with its
/// records, which the row policy gives only under the same grants.
struct ReadGranted: Statement {
  var sql: SQL {
    """
    SELECT g.entry, g.category, g.version, g.data_life_days, r.record, r.version, r.items
    FROM moyai.live_grants() g
    LEFT JOIN moyai.personal_record r
      ON r.tenant_id = g.tenant_id AND r.subject_id = g.subject_id AND r.category = g.category
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> GrantedRow {
    guard let name = CategoryName(try row.string(1)), let category = Versioned(name, version: try row.int(2)) else {
      throw row.malformed(1, "category")
    }
    var record: GrantedRow.Record?
    if let found = try row.optionalString(4) {
      record = GrantedRow.Record(name: found, version: try row.int(5), items: try row.utf8(6))
    }
    return GrantedRow(entry: try row.uuid(0), category: category, dataLifeDays: try row.int(3), record: record)
  }
}

/// Shows capabilities to gate 2 for the rest of the transaction.
struct ShowCapabilities: Statement {
  let capabilities: [SQLUUID]

  var sql: SQL {
    "SELECT set_config('moyai.capability', \(capabilities.map(\.description).joined(separator: ",")), true)"
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}

/// Ends reads: an outcome row for each entry, and the capabilities are gone.
struct CloseAccess: Statement {
  struct Outcome: Sendable {
    let capability: SQLUUID
    let entry: SQLUUID
    let rows: Int
    let bytes: Int
    /// Empty where nothing is sent.
    let bodyHash: [UInt8]
  }

  let outcomes: [Outcome]

  var sql: SQL {
    """
    SELECT moyai.close_access(\(outcomes.map(\.capability)), \(outcomes.map(\.entry)),
      \(outcomes.map { Int32(clamping: $0.rows) }), \(outcomes.map(\.bytes)), \(outcomes.map(\.bodyHash)))
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
