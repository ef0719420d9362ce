package import CivilTime
import Crypto
package import Postgres

/// A request that carries an `Idempotency-Key`, as far as repetition is concerned (HTTPSurface.docc, repetitions).
package struct RepeatableRequest: Sendable {
  package let principal: Principal
  package let method: String
  package let path: String
  package let key: SQLUUID
  let bodyHash: [UInt8]

  /// Of the body only a hash is kept.
  package init(principal: Principal, method: String, path: String, key: SQLUUID, body: [UInt8]) {
    self.principal = principal
    self.method = method
    self.path = path
    self.key = key
    bodyHash = Array(SHA256.hash(data: body))
  }
}

/// What is known of a request when it comes in.
package enum RepetitionFinding: Equatable, Sendable {
  /// It is the caller's to work on; nobody else gets it.
  case fresh
  /// It was done; this was the answer. Secrets in it were null when it was kept.
  case answered(status: Int, text: String)
  /// The key was used with another body.
  case conflict
  /// Its twin is being worked on, here or in another process.
  case inFlight
}

/// Remembers for a day what was answered to requests that carry an `Idempotency-Key`.
///
/// A claim is a row of its own transaction, so twins in two processes meet at the primary key. A claim whose process
/// died is given on after ``claimMax``, which is longer than any transaction of ours may take. Where the answer is kept
/// in the transaction of the work (``keep(status:text:of:at:in:)``), work is never done twice. Where it is kept
/// afterwards, which is what work with another role needs, a process that dies in between makes a later repetition do
/// it again: what is made so has a name of its own and notices (``Creation``).
package struct RepetitionLedger: Sendable {
  private let database: Database

  package static let keptFor: Duration = .seconds(24 * 3600)
  package static let claimMax: Duration = .seconds(15 * 60)
  package static let answerBytesMax = 1 << 20

  package init(_ database: Database) {
    self.database = database
  }

  /// Claims the request for the caller, or says what became of it.
  package func claim(
    _ request: RepeatableRequest, access: TenantAccess, at now: Timestamp
  ) async throws -> RepetitionFinding {
    try await database.withTenant(access, .readWrite) { scope in
      let tenant = scope.tenant
      try scope.queue(
        RepetitionStatements.forget(
          tenant, request, answeredBefore: now - Self.keptFor, claimedBefore: now - Self.claimMax))
      if try scope.execute(RepetitionStatements.claim(tenant, request, at: now)) == 1 { return .fresh }
      // The twin's row is committed here, for the insert waited for it.
      guard let row = try scope.fetch(RepetitionStatements.find(tenant, request)).first else { return .inFlight }
      guard row.bodyHash == request.bodyHash else { return .conflict }
      return row.answer ?? .inFlight
    }
  }

  /// Keeps the answer in the transaction that does the work, so that both are there or neither is.
  package func keep(
    status: Int, text: String, of request: RepeatableRequest, at now: Timestamp, in scope: inout TenantScope
  ) throws {
    try scope.queue(RepetitionStatements.keep(scope.tenant, request, Int16(clamping: status), text, at: now))
  }

  /// Keeps the answer of a request that was claimed, after its work was committed.
  package func keep(
    status: Int, text: String, of request: RepeatableRequest, access: TenantAccess, at now: Timestamp
  ) async throws {
    _ = try await database.withTenant(
      access, .readWrite, RepetitionStatements.keep(access.tenant, request, Int16(clamping: status), text, at: now))
  }

  /// Gives a claim back, because the work was refused and changed nothing.
  package func release(_ request: RepeatableRequest, access: TenantAccess) async throws {
    _ = try await database.withTenant(access, .readWrite, RepetitionStatements.release(access.tenant, request))
  }

  /// Removes what is older than a day from one tenant's rows.
  package func purge(_ tenant: TenantID, at now: Timestamp) async throws {
    _ = try await database.withTenant(
      TenantAccess(tenant: tenant), .readWrite, RepetitionStatements.purge(tenant, before: now - Self.keptFor))
  }
}

/// All SQL that touches `moyai.idempotency`.
enum RepetitionStatements {
  struct Row: Sendable {
    let bodyHash: [UInt8]
    /// Nil while the work goes on.
    let answer: RepetitionFinding?
  }

  private static func place(_ tenant: TenantID, _ request: RepeatableRequest) -> SQL {
    """
    tenant_id = \(tenant) AND principal = \(request.principal.text) AND method = \(request.method)
      AND path = \(request.path) AND request_key = \(request.key)
    """
  }

  static func forget(
    _ tenant: TenantID, _ request: RepeatableRequest, answeredBefore: Timestamp, claimedBefore: Timestamp
  ) -> Command {
    Command(
      """
      DELETE FROM moyai.idempotency WHERE \(place(tenant, request))
        AND (created_at < \(answeredBefore) OR (status IS NULL AND created_at < \(claimedBefore)))
      """)
  }

  static func claim(_ tenant: TenantID, _ request: RepeatableRequest, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai.idempotency (tenant_id, principal, method, path, request_key, body_sha256, created_at)
      VALUES (\(tenant), \(request.principal.text), \(request.method), \(request.path), \(request.key),
        \(request.bodyHash), \(now))
      ON CONFLICT (tenant_id, principal, method, path, request_key) DO NOTHING
      """)
  }

  static func find(_ tenant: TenantID, _ request: RepeatableRequest) -> Query<Row> {
    Query("SELECT body_sha256, status, answer FROM moyai.idempotency WHERE \(place(tenant, request))") {
      row throws(DecodingFailure) in
      let status = try row.optionalInt16(1)
      let text = try row.optionalString(2)
      return Row(
        bodyHash: try row.bytes(0),
        answer: status.flatMap { status in text.map { .answered(status: Int(status), text: $0) } })
    }
  }

  static func keep(
    _ tenant: TenantID, _ request: RepeatableRequest, _ status: Int16, _ text: String, at now: Timestamp
  ) -> Command {
    Command(
      """
      UPDATE moyai.idempotency SET status = \(status), answer = \(text), created_at = \(now)
      WHERE \(place(tenant, request)) AND status IS NULL
      """)
  }

  static func release(_ tenant: TenantID, _ request: RepeatableRequest) -> Command {
    Command("DELETE FROM moyai.idempotency WHERE \(place(tenant, request)) AND status IS NULL")
  }

  static func purge(_ tenant: TenantID, before: Timestamp) -> Command {
    Command("DELETE FROM moyai.idempotency WHERE tenant_id = \(tenant) AND created_at < \(before)")
  }
}
