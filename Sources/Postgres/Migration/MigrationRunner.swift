/// Brings a database to the newest schema version this program carries.
///
/// One transaction per step: after a crash the database stands exactly between two steps and the next run goes on.
/// The advisory lock only makes a second process wait politely; what keeps a step from being applied twice is the
/// primary key of `moyai.schema_version`.
package struct MigrationRunner: Sendable {
  private let ledger: SchemaLedger
  private let upkeep: String?

  /// How long to wait for another process that migrates the same database.
  package static let lockWaitSecondsMax = 120

  /// Any number; the same in every version of the program.
  private static let lockKey = "7594860512"

  /// - Parameter upkeep: a script that is run when all steps are there, each time: it puts back what steps did and
  ///   something outside the schema has undone. One statement, or a transaction of its own.
  package init(steps: [MigrationStep], upkeep: String? = nil) throws(MigrationError) {
    guard !steps.isEmpty, zip(1..., steps).allSatisfy({ $0 == $1.number }) else {
      throw MigrationError(.stepsOutOfOrder)
    }
    ledger = SchemaLedger(steps: steps)
    self.upkeep = upkeep
  }

  /// Applies what is missing, as the superuser `conninfo` names. `upTo` stops after that step (tests of data
  /// migrations put rows there first). Blocking: call it from ``BlockingThread`` or from a command's main thread.
  package func migrate(
    conninfo: String, upTo last: Int = .max, progress: (MigrationProgress) -> Void = { _ in }
  ) throws(MigrationError) {
    let session: AdminSession
    do { session = try AdminSession(conninfo: conninfo) } catch {
      throw MigrationError(.failed(step: nil), detail: "\(error)")
    }
    try lock(session, progress: progress)
    do { try ledger.prepare(in: session) } catch { throw MigrationError(.failed(step: nil), detail: "\(error)") }
    let version = try versionToContinue(session)
    let waiting = ledger.steps.filter { $0.number > version && $0.number <= last }
    for (index, step) in waiting.enumerated() {
      progress(.applying(number: step.number, name: step.name, remaining: waiting.count - index))
      try apply(step, in: session)
    }
    let reached = waiting.last?.number ?? version
    if let upkeep, reached == ledger.steps.count {
      do { try session.run(script: upkeep, operation: "upkeep") } catch {
        throw MigrationError(.failed(step: nil), detail: "\(error)")
      }
    }
    // The lock ends with the session anyway, but a moment after it; who comes next should not wait for that.
    _ = try? session.rows("SELECT pg_advisory_unlock($1::bigint)", [Self.lockKey])
    progress(.finished(version: reached, applied: waiting.count))
  }

  /// How the database stands, asked with any role of the server.
  package func status(conninfo: String) throws(AdminSessionError) -> SchemaStatus {
    try ledger.status(in: AdminSession(conninfo: conninfo))
  }

  private func lock(
    _ session: borrowing AdminSession, progress: (MigrationProgress) -> Void
  ) throws(MigrationError) {
    do {
      try session.run(script: "SET client_min_messages = warning; SET statement_timeout = 0")
      if try session.rows("SELECT pg_try_advisory_lock($1::bigint)", [Self.lockKey]).first?.first == "t" { return }
      progress(.waiting)
      try session.run(script: "SET lock_timeout = '\(Self.lockWaitSecondsMax)s'")
      _ = try session.rows("SELECT pg_advisory_lock($1::bigint)", [Self.lockKey])
      try session.run(script: "RESET lock_timeout")
    } catch {
      if error.sqlState == "55P03" { throw MigrationError(.busy) }
      throw MigrationError(.failed(step: nil), detail: "\(error)")
    }
  }

  private func versionToContinue(_ session: borrowing AdminSession) throws(MigrationError) -> Int {
    let status: SchemaStatus
    do { status = try ledger.status(in: session) } catch {
      throw MigrationError(.failed(step: nil), detail: "\(error)")
    }
    switch status {
    case .missing: return 0
    case .current(let version), .behind(let version, _): return version
    case .newer(let version, let known): throw MigrationError(.newerDatabase(version: version, known: known))
    case .altered(let step): throw MigrationError(.stepChanged(step))
    }
  }

  private func apply(_ step: MigrationStep, in session: borrowing AdminSession) throws(MigrationError) {
    do {
      try session.run(script: "BEGIN")
      try session.run(script: String(decoding: step.script, as: UTF8.self), operation: step.name)
    } catch {
      throw MigrationError(.failed(step: step.number), detail: "\(error)")
    }
    guard session.isInTransaction else { throw MigrationError(.transactionEnded(step.number)) }
    do {
      try session.run(script: "RESET ROLE")
      try ledger.record(step, in: session)
      try session.run(script: "COMMIT", operation: "committing \(step.name)")
    } catch {
      throw MigrationError(.failed(step: step.number), detail: "\(error)")
    }
  }
}
