package import Postgres

/// How much of a tenant is stored at one moment, counted anew: what the recorded changes of levels must add up to.
package struct StoredTotals: Hashable, Sendable {
  package let entities: Int
  /// Σ `octet_length(doc)`.
  package let bytes: Int

  /// Counts in the scope's transaction; in a snapshot it is the same moment as whatever else is read there.
  package static func count(in scope: inout TenantScope) throws -> StoredTotals {
    let tenant = scope.tenant
    let query = Query<StoredTotals>(
      """
      SELECT count(*), coalesce(sum(octet_length(doc)), 0)::int8 FROM moyai.entity WHERE tenant_id = \(tenant)
      """
    ) { row throws(DecodingFailure) in
      StoredTotals(entities: Int(try row.int64(0)), bytes: Int(try row.int64(1)))
    }
    return try scope.fetch(query).first ?? StoredTotals(entities: 0, bytes: 0)
  }
}
