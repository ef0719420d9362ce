import Crypto
import Postgres

/// The two gates, each as a group commit of the role gateway: what waits while one transaction of a town is on its way goes
/// together into the next. Every call keeps its own decisions, ledger rows and capability (Consent.docc, the two gates).
final class Gates: Sendable {
  private let first: GroupCommit<OpenAccess.Call, [AccessDecision]>
  private let second: GroupCommit<ReadJob, [ReadJob.Found?]>

  init(_ database: Database, pepperVersions: [Int16]) {
    first = GroupCommit(database, as: .gateway) { scope, calls in
      try Self.decide(calls, pepperVersions, in: &scope)
    }
    second = GroupCommit(database, as: .gateway) { scope, jobs in try Self.read(jobs, in: &scope) }
  }

  /// Gate 1. When it returns, the ledger rows are committed.
  /// - Returns: one decision for each person of the call, in order.
  func open(_ call: OpenAccess.Call, _ tenant: TenantID) async throws -> [AccessDecision] {
    try await first.submit(call, access: TenantAccess(tenant: tenant))
  }

  /// Gate 2. When it returns, the outcome rows are committed.
  /// - Returns: what each part may see, in order.
  func read(_ job: ReadJob, _ tenant: TenantID) async throws -> [ReadJob.Found?] {
    try await second.submit(job, access: TenantAccess(tenant: tenant))
  }

  private static func decide(
    _ calls: [OpenAccess.Call], _ versions: [Int16], in scope: inout TenantScope
  ) throws -> [Result<[AccessDecision], any Error>] {
    // The function has decided; nothing can refuse after it.
    var rest = try scope.fetchLast(OpenAccess(pepperVersions: versions, calls: calls))[...]
    guard rest.count == calls.reduce(0, { $0 + $1.persons.count }) else { throw AccessDenied(.failClosed) }
    return calls.map { call in
      defer { rest = rest.dropFirst(call.persons.count) }
      return .success(Array(rest.prefix(call.persons.count)))
    }
  }

  /// One statement reads for all jobs: each row comes with the entry whose grant opened it, so what belongs to one call
  /// can never be handed to another.
  private static func read(
    _ jobs: [ReadJob], in scope: inout TenantScope
  ) throws -> [Result<[ReadJob.Found?], any Error>] {
    let timely = jobs.filter { !$0.isTooOld }
    var rows: [SQLUUID: [GrantedRow]] = [:]
    if !timely.isEmpty {
      try scope.queue(ShowCapabilities(capabilities: timely.flatMap(\.capabilities)))
      rows = Dictionary(grouping: try scope.fetch(ReadGranted()), by: \.entry)
    }
    var outcomes: [CloseAccess.Outcome] = []
    let results = jobs.map { job -> Result<[ReadJob.Found?], any Error> in
      // Judged once: a job that was read must be closed, however long the reading took.
      guard timely.contains(where: { $0.parts.first?.permit.entry == job.parts.first?.permit.entry }) else {
        return .failure(AccessDenied(.failClosed))
      }
      return Result {
        let found = try job.parts.map { try job.render($0, rows[$0.permit.entry] ?? []) }
        outcomes += zip(job.parts, found).map { part, found in
          CloseAccess.Outcome(
            capability: part.permit.capability, entry: part.permit.entry, rows: found?.rows ?? 0,
            bytes: found?.bytes.count ?? 0, bodyHash: found.map { Array(SHA256.hash(data: $0.bytes)) } ?? [])
        }
        return found
      }
    }
    if !outcomes.isEmpty { try scope.queue(CloseAccess(outcomes: outcomes)) }
    return results
  }
}
