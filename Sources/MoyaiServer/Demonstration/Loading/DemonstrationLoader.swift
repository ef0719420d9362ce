import Postgres
import Synchronization
package import Tenancy

/// Loads the demonstration through the HTTP API, each town's data with the town's own key, as the town itself would.
///
/// A town whose marker names this version of the data is left alone, so a second start loads nothing. Every request can be repeated, so
/// an interrupted load is simply begun again.
package struct DemonstrationLoader: Sendable {
  /// Threads, each with one connection.
  package static let concurrency = 8

  private let folder: DemonstrationFolder

  package init(folder: DemonstrationFolder) { self.folder = folder }

  /// - Parameters:
  ///   - baseURL: of the data plane, `http://127.0.0.1:1026`.
  ///   - keys: for each town to load a key that may read and write all service paths.
  ///   - progress: gets lines for people, at most one a second and one for each stage.
  /// - Throws: ``DemonstrationDataError`` before anything is sent, or ``DemonstrationFailure``.
  package func run(
    baseURL: String, keys: [TenantCode: String], progress: @escaping @Sendable (String) -> Void
  ) async throws -> DemonstrationReport {
    guard let address = ServerAddress(baseURL) else { throw DemonstrationFailure.addressInvalid(baseURL) }
    let plan = try DemonstrationPlan(folder: folder, towns: Set(keys.keys))
    let run = LoadRun(address: address, keys: keys, tally: LoadTally(progress: progress))
    let present = try await run.present(plan)
    let rest = plan.towns.filter { !present.contains($0.code) }
    let (entities, changes) = (Self.sum(plan.towns, \.entityCount), Self.sum(plan.towns, \.changeCount))
    if rest.isEmpty {
      progress("demonstration data: \(plan.towns.count) towns have it already, nothing is loaded")
    } else {
      progress(
        "demonstration data: \(rest.count) of \(plan.towns.count) towns, \(Self.sum(rest, \.entityCount)) entities, "
          + "\(Self.sum(rest, \.changeCount)) changes")
      try await run.perform(
        "creating entities", rest.flatMap { plan in plan.creations.map { LoadJob(town: plan.code, requests: [$0]) } })
      try await run.perform(
        "replaying stations and vehicles",
        rest.flatMap { plan in plan.sequences.map { LoadJob(town: plan.code, requests: $0) } })
      try await run.perform(
        "noting what is complete",
        rest.map { town in
          LoadJob(
            town: town.code,
            requests: [
              LoadMarker.writing(version: plan.version, entityCount: town.entityCount, changeCount: town.changeCount)
            ])
        })
    }
    let totals = run.tally.totals
    return DemonstrationReport(
      loaded: rest.map(\.code), present: plan.towns.map(\.code).filter(present.contains), entities: entities,
      changes: changes,
      requests: totals.requests, repetitions: totals.repetitions, stationsElsewhere: plan.stationsElsewhere,
      examples: Dictionary(
        plan.towns.compactMap { town in town.example.map { (town.code, $0) } }, uniquingKeysWith: { first, _ in first })
    )
  }

  private static func sum(_ towns: [TownPlan], _ count: (TownPlan) -> Int) -> Int {
    towns.reduce(0) { $0 + count($1) }
  }
}

/// The stages of one load.
private struct LoadRun: Sendable {
  let address: ServerAddress
  let keys: [TenantCode: String]
  let tally: LoadTally

  /// The towns that have this version of the data.
  func present(_ plan: DemonstrationPlan) async throws -> Set<TenantCode> {
    let found = MarkerSet()
    let version = plan.version
    try await perform(
      "asking what is there", plan.towns.map { LoadJob(town: $0.code, requests: [LoadMarker.reading]) }
    ) { town, answer in
      if LoadMarker.isPresent(in: answer, version: version) { found.insert(town) }
    }
    return found.all
  }

  func perform(
    _ stage: String, _ jobs: [LoadJob], receive: @escaping @Sendable (TenantCode, HTTPAnswer) -> Void = { _, _ in }
  ) async throws {
    guard !jobs.isEmpty else { return }
    tally.begin(stage: stage, total: jobs.reduce(0) { $0 + $1.requests.count })
    let queue = LoadQueue(jobs)
    let worker = LoadWorker(address: address, keys: keys, tally: tally, receive: receive)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<min(DemonstrationLoader.concurrency, jobs.count) {
        group.addTask { try await BlockingThread.run { worker.work(queue) } }
      }
      try await group.waitForAll()
    }
    try queue.check()
    try Task.checkCancellation()
  }
}

/// Towns whose marker was found; answers come from many threads.
private final class MarkerSet: Sendable {
  private let codes = Mutex<Set<TenantCode>>([])

  func insert(_ code: TenantCode) { codes.withLock { _ = $0.insert(code) } }

  var all: Set<TenantCode> { codes.withLock { $0 } }
}
