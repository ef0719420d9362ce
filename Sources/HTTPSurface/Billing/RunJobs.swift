package import Billing
package import CivilTime
import StrictJSON
import Synchronization

/// The runs that this process works on or has lately worked on, with how far they are. A run itself is in the database
/// when it is whole, and not before; this is what a person looks at meanwhile. It ends with the process.
package final class RunJobs: Sendable {
  /// How many are remembered; the oldest that is over goes first.
  static let max = 100
  /// How many may wait or work at a time. Each holds a connection, and those of one year wait for each other.
  static let workingMax = 8

  package enum State: Sendable {
    case running
    case done(run: String, isNew: Bool)
    case failed(any Error)
  }

  package struct Job: Sendable {
    /// That of the request that ordered it.
    package let id: RequestID
    package let order: RunOrder
    package let startedAt: Timestamp
    package let startedBy: String
    package var progress: RunProgress
    package var state: State
  }

  private let jobs = Mutex<[Job]>([])

  package init() {}

  /// Does a run under the eyes of whoever asks.
  /// - Throws: what the run throws, and `overloaded` when too many are at work.
  func run(_ order: RunOrder, id: RequestID, on billing: BillingService, by person: Billing.Person, at now: Timestamp)
    async throws -> RunOutcome
  {
    try begin(order, id: id, by: person, at: now)
    return try await work(order, id: id, on: billing, by: person, at: now)
  }

  /// Begins a run that nobody waits for.
  /// - Throws: `overloaded` when too many are at work.
  func start(
    _ order: RunOrder, id: RequestID, on billing: BillingService, by person: Billing.Person, at now: Timestamp
  ) throws -> Job {
    let job = try begin(order, id: id, by: person, at: now)
    // Not structured, since it outlives its request. What a stop of the process cuts off has left nothing behind.
    Task { _ = try? await self.work(order, id: id, on: billing, by: person, at: now) }
    return job
  }

  func find(_ id: String) -> Job? { jobs.withLock { $0.first { $0.id.description == id } } }

  /// The newest first.
  var all: [Job] { jobs.withLock { $0.reversed() } }

  @discardableResult
  private func begin(
    _ order: RunOrder, id: RequestID, by person: Billing.Person, at now: Timestamp
  ) throws -> Job {
    let job = Job(
      id: id, order: order, startedAt: now, startedBy: person.text, progress: RunProgress(.waiting), state: .running)
    return try jobs.withLock { jobs in
      guard jobs.count(where: \.isRunning) < Self.workingMax else { throw Problem(.overloaded) }
      if jobs.count >= Self.max, let oldest = jobs.firstIndex(where: { !$0.isRunning }) { jobs.remove(at: oldest) }
      jobs.append(job)
      return job
    }
  }

  private func work(
    _ order: RunOrder, id: RequestID, on billing: BillingService, by person: Billing.Person, at now: Timestamp
  ) async throws -> RunOutcome {
    do {
      let outcome = try await billing.run(order, by: person, at: now) { progress in
        self.change(id) { $0.progress = progress }
      }
      change(id) { $0.state = .done(run: outcome.run.id, isNew: outcome.isNew) }
      return outcome
    } catch {
      change(id) { $0.state = .failed(error) }
      throw error
    }
  }

  private func change(_ id: RequestID, _ body: (inout Job) -> Void) {
    jobs.withLock { jobs in
      guard let index = jobs.firstIndex(where: { $0.id == id }) else { return }
      body(&jobs[index])
    }
  }
}

extension RunJobs.Job {
  var isRunning: Bool { if case .running = state { true } else { false } }

  /// `{"id","state":"running"|"done"|"failed","kind","fiscal_year","step","lines_done","lines_total","run","problem",…}`.
  var json: JSON {
    var object: JSONObject = [
      "id": .string(id.description), "state": .string(isRunning ? "running" : "done"),
      "kind": .string(order.kind.rawValue),
      "fiscal_year": .whole(order.year.year), "started_at": .string(startedAt.iso8601Milliseconds()),
      "started_by": .string(startedBy), "step": .string(progress.step.rawValue), "lines_done": .whole(progress.done),
      "lines_total": .whole(progress.total), "run": .null, "problem": .null,
    ]
    switch state {
    case .running: break
    case .done(let run, let isNew):
      object["run"] = .string(run)
      object["is_new"] = .bool(isNew)
    case .failed(let error):
      object["state"] = "failed"
      // What the answer to a request that waits would say.
      if case .problem(let problem) = Fault(error) { object["problem"] = problem.document(requestID: id) }
    }
    return .object(object)
  }
}
