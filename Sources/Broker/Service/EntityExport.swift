package import CivilTime
import NGSI
package import Postgres

/// All entities of a tenant, for the tenant to take along, whatever their type, class and path.
package struct EntityExport: Sendable {
  /// Entities in one transaction. An export is not one snapshot: what is written meanwhile is in it or is not.
  package static let pageMax = 500

  private let database: Database
  private let access: TenantAccess
  private let now: Timestamp
  private let pageSize: Int

  /// - Parameters:
  ///   - now: decides which transient entities are still there.
  ///   - pageSize: smaller than ``pageMax`` in tests only.
  package init(of access: TenantAccess, in database: Database, at now: Timestamp, pageSize: Int = pageMax) {
    self.database = database
    self.access = access
    self.now = now
    self.pageSize = pageSize
  }

  /// Hands over lines of JSON, each ended by a line feed, by type and in the order of creation:
  /// `{"service_path":"/kankou","created":"…","modified":"…","entity":{…}}`. The entity is normalized, with `dateExpires`
  /// where it has one, so `POST /v2/entities` with that path takes it as it is.
  ///
  /// - Returns: how many there were.
  package func write(to sink: @Sendable ([UInt8]) throws -> Void) async throws -> Int {
    var (count, last) = (0, ExportPage.Place.first)
    while true {
      let statement = ExportPage(access.tenant, behind: last, at: now, limit: pageSize)
      // In a transaction of its own kind, so that hot requests do not share a pipeline with it.
      let rows = try await database.withTenant(access, .readOnly) { (scope: inout TenantScope) in
        try scope.fetch(statement)
      }
      guard let end = rows.last else { return count }
      var lines: [UInt8] = []
      for row in rows { lines.append(contentsOf: try row.line.get()) }
      try sink(lines)
      count += rows.count
      last = end.place
    }
  }
}

/// A page of entities behind a place in the order of the index by type, each as its line.
private struct ExportPage: Statement {
  struct Place: Sendable {
    let type: String
    let ord: Int64
    /// Before every type: a name has one character or more.
    static let first = Place(type: "", ord: 0)
  }

  struct Row: Sendable {
    let place: Place
    let line: Result<[UInt8], StoredEntityFault>
  }

  let sql: SQL

  init(_ tenant: TenantID, behind place: Place, at now: Timestamp, limit: Int) {
    sql = """
      SELECT \(EntityRow.columns), ord FROM moyai.entity
      WHERE tenant_id = \(tenant) AND (type, ord) > (\(place.type), \(place.ord))
        AND \(EntityVisibility.condition(at: now)) ORDER BY type, ord LIMIT \(limit)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
    let stored = try EntityRow.decode(row)
    let place = Place(type: stored.type, ord: try row.int64(EntityRow.count))
    do throws(StoredEntityFault) {
      return Row(place: place, line: .success(try Self.line(stored)))
    } catch {
      return Row(place: place, line: .failure(error))
    }
  }

  private static let output = Output(attributes: .only(["dateExpires"], all: true))

  /// Service paths and instants need no escapes.
  private static func line(_ stored: StoredEntity) throws(StoredEntityFault) -> [UInt8] {
    let (created, modified) = (stored.created.iso8601Milliseconds(), stored.modified.iso8601Milliseconds())
    var out = Array(
      #"{"service_path":"\#(stored.servicePath)","created":"\#(created)","modified":"\#(modified)","entity":"#.utf8)
    try stored.write(output, into: &out)
    out.append(contentsOf: "}\n".utf8)
    return out
  }
}
