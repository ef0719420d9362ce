package import CivilTime
package import ConsentRules
package import Postgres

/// Reads the ledger of one town: heads and blocks for anyone, entries for the person they are about, the export for the
/// auditor. Under the role consent, and never a row of another town.
package struct LedgerReader: Sendable {
  /// Blocks of one page.
  package static let blocksMax = 100

  /// A block as it is shown to anyone.
  package struct Block: Sendable {
    package let height: Int
    package let hash: Hash256
    package let jws: String
  }

  private let database: Database

  package init(database: Database) {
    self.database = database
  }

  /// The newest block; nil before the first.
  package func head(of tenant: TenantID) async throws -> Block? {
    try await database.withTenant(TenantAccess(tenant: tenant), .readOnly, as: .consent) { scope in
      try scope.fetch(
        Self.blocks("tenant_id = \(tenant) ORDER BY height DESC LIMIT 1")
      ).first
    }
  }

  /// Blocks from a height on, at most ``blocksMax``.
  package func blocks(of tenant: TenantID, from height: Int, limit: Int) async throws -> [Block] {
    let limit = min(max(limit, 1), Self.blocksMax)
    return try await database.withTenant(TenantAccess(tenant: tenant), .readOnly, as: .consent) { scope in
      try scope.fetch(Self.blocks("tenant_id = \(tenant) AND height >= \(height) ORDER BY height LIMIT \(limit)"))
    }
  }

  /// One entry of the town; nil when there is none.
  package func entry(_ id: LedgerEntryID, of tenant: TenantID) async throws -> LedgerEntry? {
    try await database.withTenant(TenantAccess(tenant: tenant), .readOnly, as: .consent) { scope in
      try scope.fetch(Self.entries("l.tenant_id = \(tenant) AND l.entry = \(id.uuid)")).first
    }
  }

  /// Entries about a subject, newest first, of every kind: an access is followed by its outcome at a higher order.
  /// - Parameters:
  ///   - before: only what was inserted before this order.
  ///   - from: only what happened at or after this time; `to` excludes.
  package func entries(
    about subject: SubjectID, of tenant: TenantID, from: Timestamp? = nil, to: Timestamp? = nil, before: Int64? = nil,
    limit: Int
  ) async throws -> [LedgerEntry] {
    try await database.withTenant(TenantAccess(tenant: tenant), .readOnly, as: .consent) { scope in
      try scope.fetch(
        Self.entries(
          of: LedgerEntry.source(about: subject, in: tenant),
          """
          (\(before) IS NULL OR l.ord < \(before)) AND (\(from) IS NULL OR l.at >= \(from))
            AND (\(to) IS NULL OR l.at < \(to))
          ORDER BY l.ord DESC LIMIT \(limit)
          """))
    }
  }

  /// How many records each of these accesses delivered: from its outcome, so only where there is one. Outcomes are found
  /// among the entries of the same subject.
  package func delivered(
    _ accesses: [LedgerEntryID], about subject: SubjectID, of tenant: TenantID
  ) async throws -> [LedgerEntryID: Int] {
    guard !accesses.isEmpty else { return [:] }
    let statement = Query<(LedgerEntryID, Int)>(
      """
      SELECT l.of_entry, l.row_count FROM \(LedgerEntry.rows(about: subject, in: tenant)) l
      WHERE l.kind = 'outcome' AND l.of_entry = ANY (\(accesses.map(\.uuid)))
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in (LedgerEntryID(try row.uuid(0)), try row.int(1)) }
    let rows = try await database.withTenant(TenantAccess(tenant: tenant), .readOnly, as: .consent) { scope in
      try scope.fetch(statement)
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  private static func blocks(_ condition: SQL) -> Query<Block> {
    Query("SELECT height, hash, jws FROM moyai_priv.block WHERE \(condition)") {
      (row: borrowing RowReader) throws(DecodingFailure) in
      guard let hash = Hash256(bytes: try row.bytes(1)) else { throw row.malformed(1, "hash") }
      return Block(height: try row.int(0), hash: hash, jws: try row.string(2))
    }
  }

  private static func entries(of source: SQL = LedgerEntry.source, _ condition: SQL) -> Query<LedgerEntry> {
    Query("SELECT \(LedgerEntry.columns) FROM \(source) WHERE \(condition)") {
      (row: borrowing RowReader) throws(DecodingFailure) in try LedgerEntry(row)
    }
  }
}
