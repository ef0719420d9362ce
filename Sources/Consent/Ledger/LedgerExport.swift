package import CivilTime
package import ConsentRules
package import Postgres
import StrictJSON

/// The ledger of a town as NDJSON that verifies without us: keys first, then each block followed by its entries.
package struct LedgerExport: Sendable {
  private let database: Database
  private let keys: SigningKeys

  /// Bytes of a chunk, about.
  private static let chunkBytes = 64 << 10

  package init(database: Database, keys: SigningKeys) {
    self.database = database
    self.keys = keys
  }

  /// Writes all blocks sealed in a span of time, whole blocks only, from one moment of the database; memory is bounded by a
  /// chunk. A span that does not begin with the first block verifies against the hash of the block before it.
  ///
  /// - Parameters:
  ///   - from: blocks sealed at or after this; `to` excludes.
  ///   - write: called on the connection's thread with whole lines.
  package func write(
    of tenant: TenantID, from: Timestamp? = nil, to: Timestamp? = nil,
    into write: @escaping @Sendable ([UInt8]) throws -> Void
  ) async throws {
    guard let digits = TenantDigits(number: tenant.code) else { throw SealError.notATown(tenant) }
    let published = try keys.publicKeys.sorted.filter { $0.name.tenant == digits }
    try await database.withTenant(TenantAccess(tenant: tenant), .snapshot, as: .consent) { scope in
      var chunk: [UInt8] = []
      func line(_ json: JSON) throws {
        json.write(into: &chunk)
        chunk.append(UInt8(ascii: "\n"))
        guard chunk.count >= Self.chunkBytes else { return }
        try write(chunk)
        chunk.removeAll(keepingCapacity: true)
      }
      for key in published { try line(LedgerLine.key(key)) }
      var height: Int?
      try scope.forEach(Self.statement(tenant, from, to)) { row in
        if row.height != height {
          height = row.height
          try line(LedgerLine.block(height: row.height, hash: row.hash, jws: row.jws))
        }
        var opened: (salt: [UInt8], payload: JSON)?
        if let salt = row.salt, let payload = row.payload {
          opened = (salt, try JSON(parsing: payload))
        }
        try line(LedgerLine.entry(height: row.height, index: row.index, leaf: row.leaf, opened: opened))
      }
      if !chunk.isEmpty { try write(chunk) }
    }
  }

  private struct Row: Sendable {
    let height: Int
    let hash: Hash256
    let jws: String
    let index: Int
    let leaf: Hash256
    let salt: [UInt8]?
    let payload: [UInt8]?
  }

  private static func statement(_ tenant: TenantID, _ from: Timestamp?, _ to: Timestamp?) -> Query<Row> {
    Query(
      """
      SELECT b.height, b.hash, b.jws, l.position, l.leaf, l.salt, l.payload
      FROM moyai_priv.block b
      JOIN moyai_priv.ledger l ON l.tenant_id = b.tenant_id AND l.height = b.height
      WHERE b.tenant_id = \(tenant) AND l.tenant_id = \(tenant) AND l.height IS NOT NULL
        AND (\(from) IS NULL OR b.sealed_at >= \(from)) AND (\(to) IS NULL OR b.sealed_at < \(to))
      ORDER BY l.height, l.position
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      guard let hash = Hash256(bytes: try row.bytes(1)), let leaf = Hash256(bytes: try row.bytes(4)) else {
        throw row.malformed(1, "hash")
      }
      return Row(
        height: try row.int(0), hash: hash, jws: try row.string(2), index: try row.int(3), leaf: leaf,
        salt: try row.optionalBytes(5), payload: try row.isNull(6) ? nil : try row.utf8(6))
    }
  }
}
