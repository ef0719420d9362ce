import CivilTime
package import ConsentRules
package import Postgres

/// Seals the ledger: takes what transactions wrote, renders it, and appends a signed block for each town (Consent.docc, the
/// ledger). Every server runs one; a town is sealed by one of them at a time.
package final class Sealer: Sendable {
  /// Rows of one block.
  package static let rowsMax = 10_000
  /// From the beginning of a turn to that of the next. A row waits so long at most until a turn takes it, and a turn has its
  /// second. What a block costs does not depend on how few rows it has, so there are no more of them than that takes.
  package static let interval: Duration = .milliseconds(900)
  /// Between two turns of which the first took longer.
  private static let pause: Duration = .milliseconds(50)
  /// Between attempts at the first turn.
  private static let firstInterval: Duration = .milliseconds(100)
  /// Turns between two sweeps.
  private static let sweepEvery = 60

  /// What one turn did.
  package struct Turn: Sendable, Equatable {
    package var blocks = 0
    package var rows = 0
    /// Towns whose turn failed. They are tried again; when it lasts their personal data closes.
    package var failures: [TenantID] = []
  }

  private let database: Database
  private let keys: SigningKeys
  private let observe: @Sendable (Turn, (any Error)?) -> Void

  /// - Parameter observe: called after each turn, with the last error of it.
  package init(
    database: Database, keys: SigningKeys, observe: @escaping @Sendable (Turn, (any Error)?) -> Void = { _, _ in }
  ) {
    self.database = database
    self.keys = keys
    self.observe = observe
  }

  /// Seals until the surrounding task is cancelled. What goes wrong is observed and tried again at the next turn.
  package func run() async {
    var turns = 0
    while !Task.isCancelled {
      let begin = ContinuousClock.now
      do { try await turn() } catch {
        observe(Turn(), error)
        if turns == 0 {
          // At a start the database is about to be there; nobody's data opens before the first turn.
          try? await Task.sleep(for: Self.firstInterval)
          continue
        }
      }
      turns += 1
      if turns.isMultiple(of: Self.sweepEvery) { try? await sweep() }
      try? await Task.sleep(until: max(begin + Self.interval, .now + Self.pause), clock: .continuous)
    }
  }

  /// One turn over all towns that have something to seal.
  @discardableResult
  package func turn() async throws -> Turn {
    var turn = Turn()
    var failure: (any Error)?
    for (tenant, _) in try await waiting() {
      do {
        while let rows = try await seal(tenant) {
          turn.blocks += 1
          turn.rows += rows
          if rows < Self.rowsMax { break }
        }
      } catch {
        turn.failures.append(tenant)
        failure = error
        try? await part(tenant)
      }
    }
    // Asked anew: what is told is what waits now, and a town that cannot be sealed shows by its oldest row.
    let left = try await waiting()
    try await database.withPlatform(.sealer) { scope in try scope.execute(SealStatements.note(left)) }
    observe(turn, failure)
    return turn
  }

  private func waiting() async throws -> [(TenantID, Timestamp)] {
    try await database.withPlatform(.sealer, .readOnly) { scope in try scope.fetch(SealStatements.waiting) }
  }

  /// Appends one block with everything of the town that is visible and unsealed.
  /// - Returns: how many rows it holds; nil when there was nothing, or another server is at it.
  package func seal(_ tenant: TenantID) async throws -> Int? {
    guard let digits = TenantDigits(number: tenant.code) else { throw SealError.notATown(tenant) }
    return try await database.withTenant(TenantAccess(tenant: tenant), .readWrite, as: .sealer) { [keys] scope in
      guard try scope.fetch(SealStatements.lock(tenant)).first == true else { return nil }
      // Statements after the lock: they see the block that whoever held the lock before has committed.
      let rows = try scope.fetch(SealStatements.unsealed(tenant, limit: Self.rowsMax))
      guard !rows.isEmpty, let (now, head) = try scope.fetch(SealStatements.head(tenant)).first else { return nil }
      var tree = MerkleTree()
      var (written, accesses): ([SealStatements.Sealed], [SealStatements.Sealed]) = ([], [])
      for (position, row) in rows.enumerated() {
        let payload = LedgerPayload(row, tenant: digits).bytes
        let leaf = LedgerLeaf.hash(salt: row.salt, payload: payload)
        tree.append(leaf)
        let sealed = (row.entry, position, leaf.bytes, String(decoding: payload, as: UTF8.self))
        if row.isOfAccess { accesses.append(sealed) } else { written.append(sealed) }
      }
      guard let root = tree.root else { return nil }
      let block = BlockHeader(
        tenant: digits, height: head.map { $0.height + 1 } ?? 0, previous: head?.hash ?? .zero, count: rows.count,
        // Never before the block it follows, whatever happened to the machine's clock.
        root: root, sealedAt: max(now.wholeMilliseconds, head?.sealedAt ?? now.wholeMilliseconds))
      let jws = try block.signed(with: keys)
      try scope.queue(SealStatements.joiningByHash)
      var count = 0
      if !written.isEmpty { count += try scope.execute(SealStatements.seal(tenant, height: block.height, written)) }
      if !accesses.isEmpty {
        count += try scope.fetch(SealStatements.move(height: block.height, accesses)).first ?? 0
      }
      guard count == rows.count else { throw SealError.rowsChanged(tenant) }
      try scope.queue(SealStatements.append(block, jws: jws.text, tenant))
      return rows.count
    }
  }

  /// Whatever kept a town from being sealed: an id used twice would do so for ever.
  private func part(_ tenant: TenantID) async throws {
    try await database.withTenant(TenantAccess(tenant: tenant), .readWrite, as: .sealer) { scope in
      _ = try scope.execute(SealStatements.part)
    }
  }

  /// Removes what is over. Nothing depends on when.
  package func sweep() async throws {
    try await database.withPlatform(.sealer) { scope in
      for command in SealStatements.sweep { try scope.execute(command) }
    }
  }
}

/// A town's ledger could not be sealed.
package enum SealError: Error, Equatable, Sendable {
  /// Its code has no valid check digit, so no signed object can name it.
  case notATown(TenantID)
  /// Another transaction sealed the same rows.
  case rowsChanged(TenantID)
}

extension Timestamp {
  /// Truncated as it is written on the wire.
  var wholeMilliseconds: Timestamp {
    Timestamp(microseconds: microseconds - (microseconds % 1_000 + 1_000) % 1_000)
  }
}
