package import CivilTime
package import ConsentRules
package import Postgres
import StrictJSON

/// The ledger of a town as NDJSON that verifies without us: keys first, then each block followed by its entries.
///
/// Sealed blocks never change, so an export needs no snapshot: it is read page by page, each in a short transaction of its
/// own, up to the block that was the newest when it began. What is held in memory is one page.
package struct LedgerExport: Sendable {
  private let database: Database
  private let keys: SigningKeys

  /// Entries of a page; about half a megabyte of text.
  static let pageEntries = 500

  package init(database: Database, keys: SigningKeys) {
    self.database = database
    self.keys = keys
  }

  /// All blocks sealed in a span of time, whole blocks only. A span that does not begin with the first block verifies
  /// against the hash of the block before it.
  ///
  /// - Parameters:
  ///   - from: blocks sealed at or after this; `to` excludes.
  package func pages(of tenant: TenantID, from: Timestamp? = nil, to: Timestamp? = nil) async throws -> LedgerPages {
    guard let digits = TenantDigits(number: tenant.code) else { throw SealError.notATown(tenant) }
    let published = try keys.publicKeys.sorted.filter { $0.name.tenant == digits }
    var first: [UInt8] = []
    for key in published { Self.append(LedgerLine.key(key), to: &first) }
    let newest = try await LedgerReader(database: database).head(of: tenant)?.height
    return LedgerPages(
      LedgerSpan(tenant: tenant, from: from, to: to, newest: newest ?? -1), database: database, head: first)
  }

  fileprivate static func append(_ json: JSON, to bytes: inout [UInt8]) {
    json.write(into: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }
}

/// An export that is being read. One reader at a time.
package actor LedgerPages {
  private let span: LedgerSpan
  private let database: Database
  private var head: [UInt8]?
  private var place = LedgerSpan.Place(height: -1, index: -1)
  private var isDone = false

  fileprivate init(_ span: LedgerSpan, database: Database, head: [UInt8]) {
    self.span = span
    self.database = database
    self.head = head
  }

  /// Whole lines; nil behind the last.
  package func next() async throws -> [UInt8]? {
    if let head {
      self.head = nil
      return head
    }
    guard !isDone else { return nil }
    let (span, start) = (span, place)
    let page = try await database.withTenant(TenantAccess(tenant: span.tenant), .readOnly, as: .consent) { scope in
      try span.page(behind: start, in: &scope)
    }
    if let last = page.last { place = last } else { isDone = true }
    return page.last == nil ? nil : page.bytes
  }
}

/// Which entries an export holds, and how they are read.
private struct LedgerSpan: Sendable {
  let tenant: TenantID
  let from: Timestamp?
  let to: Timestamp?
  /// Height of the newest block that belongs to it.
  let newest: Int

  struct Place: Sendable {
    let height: Int
    let index: Int
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

  /// The next entries as lines, a block's own line before its first entry; no place when there are none.
  func page(behind start: Place, in scope: inout TenantScope) throws -> (bytes: [UInt8], last: Place?) {
    var bytes: [UInt8] = []
    var last: Place?
    var height = start.height
    for row in try scope.fetch(statement(behind: start)) {
      if row.height != height {
        height = row.height
        LedgerExport.append(LedgerLine.block(height: row.height, hash: row.hash, jws: row.jws), to: &bytes)
      }
      var opened: (salt: [UInt8], payload: JSON)?
      if let salt = row.salt, let payload = row.payload { opened = (salt, try JSON(parsing: payload)) }
      LedgerExport.append(
        LedgerLine.entry(height: row.height, index: row.index, leaf: row.leaf, opened: opened), to: &bytes)
      last = Place(height: row.height, index: row.index)
    }
    return (bytes, last)
  }

  private func statement(behind start: Place) -> Query<Row> {
    Query(
      """
      SELECT b.height, b.hash, b.jws, l.position, l.leaf, l.salt, l.payload
      FROM moyai_priv.block b
      JOIN moyai_priv.ledger l ON l.tenant_id = b.tenant_id AND l.height = b.height
      WHERE b.tenant_id = \(tenant) AND l.tenant_id = \(tenant) AND l.height IS NOT NULL
        AND (l.height, l.position) > (\(start.height), \(start.index)) AND l.height <= \(newest)
        AND (\(from) IS NULL OR b.sealed_at >= \(from)) AND (\(to) IS NULL OR b.sealed_at < \(to))
      ORDER BY l.height, l.position LIMIT \(LedgerExport.pageEntries)
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
