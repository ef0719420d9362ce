package import Postgres
import Synchronization

/// Carries exact usage from the journal to the roll-ups (Metering.docc, the journal). No figure waits for it.
package final class JournalFolder: Sendable {
  private struct State {
    /// How many turns are still to be left out.
    var idleTurns = 0
    /// How many were left out after the last failure.
    var failureTurns = 0
  }

  private let database: Database
  private let lane: Int16
  private let rowsMax: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - lane: which of a row's parallel copies this process adds to; see ``Metering``, "lane".
  ///   - rowsMax: rows of the journal in one transaction.
  package init(database: Database, lane: Int16 = 0, rowsMax: Int = JournalPace.rowsMax) {
    self.database = database
    self.lane = lane
    self.rowsMax = rowsMax
  }

  /// One turn, every ``JournalPace/interval``: folds, unless the last time did so much that it is not yet due again.
  /// - Throws: what folding met. The journal keeps its rows, and later turns try again.
  package func turn(clock: some Clock<Duration> = ContinuousClock()) async throws {
    let isDue = state.withLock { state in
      guard state.idleTurns > 0 else { return true }
      state.idleTurns -= 1
      return false
    }
    guard isDue else { return }
    let start = clock.now
    do {
      let added = try await foldAll()
      let took = start.duration(to: clock.now)
      state.withLock { $0 = State(idleTurns: JournalPace.turns(added: added, took: took) - 1) }
    } catch {
      state.withLock { state in
        state.failureTurns = min(max(1, state.failureTurns * 2), JournalPace.failureTurnsMax)
        state.idleTurns = state.failureTurns
      }
      throw error
    }
  }

  /// Folds what waits, some rows in a transaction, until a transaction finds fewer than it may take. What one payer's rows meet
  /// holds up nobody else's.
  /// - Returns: how many rows of the roll-ups were added to.
  /// - Throws: the connection's error at once; what the database refuses of a payer once the others are folded.
  @discardableResult
  package func foldAll() async throws -> Int {
    do {
      return try await fold(of: nil)
    } catch let error where FlushFailure(error) == .refusal {
      var (added, refusal) = (0, nil as (any Error)?)
      let payers = try await database.withPlatform(.meter) { scope in try scope.fetch(JournalPayers()) }
      for payer in payers {
        do {
          added += try await fold(of: payer)
        } catch let error where FlushFailure(error) == .refusal {
          refusal = refusal ?? error
        }
      }
      if let refusal { throw refusal }
      return added
    }
  }

  /// Rows of all payers that wait to be folded, counted up to a million.
  package func waiting() async throws -> Int {
    try await database.withPlatform(.meter, .readOnly) { scope in try scope.fetch(JournalLength()).first ?? 0 }
  }

  private func fold(of payer: TenantID?) async throws -> Int {
    let statement = FoldJournal(tenant: payer, lane: lane, limit: rowsMax)
    var added = 0
    while !Task.isCancelled {
      let folded = try await database.withPlatform(.meter) { scope in try scope.fetch(statement).first }
      added += folded?.added ?? 0
      guard folded?.taken == rowsMax else { break }
    }
    return added
  }
}
