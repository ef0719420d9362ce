import Billing
import CivilTime
import HTTPTypes
import NIOCore
import StrictJSON
import Tenancy

/// Runs, statements, corrections and what-if, by the prefecture.
enum BillingRunHandlers {
  /// Waits for the run, unless the client would rather not (`Prefer: respond-async`, RFC 7240): then 202 names where its
  /// progress stands. Runs that are waited for stand there as well.
  @Sendable static func create(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["kind", "fy", "cutoff", "issued"])
    let fy = try body.integer("fy")
    guard (2000...2199).contains(fy) else { throw Problem(.notFound) }
    let order = RunOrder(
      FiscalYear(Int(fy)), try body.word("kind"), cutoff: try body.optionalInstant("cutoff"),
      issued: body.value("issued") == nil ? nil : try body.object("issued"))
    let (jobs, billing) = (request.services.runJobs, request.services.billing)
    let id = request.info.id
    guard request.info.fields.prefersAsync else {
      let outcome = try await jobs.run(order, id: id, on: billing, by: request.person, at: request.now)
      return .json(try outcome.json(), status: outcome.isNew ? .created : .ok)
    }
    let job = try jobs.start(order, id: id, on: billing, by: request.person, at: request.now)
    return Answer.json(job.json, status: .accepted)
      .with(.location, "\(BillingEndpoints.root)/run-jobs/\(id)").with(.preferenceApplied, "respond-async")
  }

  /// What this process works on, the newest first.
  @Sendable static func jobs(_ request: PrefectureRequest) async throws -> Answer {
    .json(["jobs": .array(request.services.runJobs.all.map(\.json))])
  }

  @Sendable static func job(_ request: PrefectureRequest) async throws -> Answer {
    guard let job = request.services.runJobs.find(request.info.path("job")) else { throw Problem(.notFound) }
    return .json(job.json)
  }

  @Sendable static func list(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let year = request.info.query["fy"] == nil ? nil : try request.info.query.year()
    let runs = try await request.services.billing.runs(of: year, after: page.after, limit: page.limit)
    return page.answer("runs", runs, key: \.id, json: \.json)
  }

  @Sendable static func show(_ request: PrefectureRequest) async throws -> Answer {
    .json(try await request.services.billing.stored(request.info.path("run")).json())
  }

  @Sendable static func approve(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let run = try await request.services.billing.approveRun(
      request.info.path("run"), by: request.person, at: request.now)
    return .json(run.head.json)
  }

  @Sendable static func kase(_ request: PrefectureRequest) async throws -> Answer {
    .json(bytes: Array(try await request.services.billing.stored(request.info.path("run")).caseJSON.utf8))
  }

  /// A page of lines; `after` is the place of the last one: pool, key, step, month and component, joined by blanks.
  @Sendable static func lines(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    var after: RunLine?
    if let text = page.after {
      let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 5, let component = Int16(parts[4]) else {
        throw Problem(.badRequest, shown: "after is what the page before gave as next")
      }
      after = RunLine(
        pool: parts[0], key: parts[1], step: parts[2], month: parts[3], component: Int(component), amount: 0, yen: 0)
    }
    let lines = try await request.services.billing.lines(
      of: request.info.path("run"), after: after, limit: page.limit)
    return page.answer(
      "lines", lines, key: { "\($0.pool) \($0.key) \($0.step) \($0.month) \($0.component)" }, json: \.json)
  }

  @Sendable static func matrix(_ request: PrefectureRequest) async throws -> Answer {
    .json(try await request.services.billing.matrix(of: request.info.path("run")))
  }

  @Sendable static func findings(_ request: PrefectureRequest) async throws -> Answer {
    let run = try await request.services.billing.stored(request.info.path("run"))
    let result = try JSON.stored(run.resultJSON).object
    return .json(["findings": result?["findings"] ?? [], "fairness": result?["fairness"] ?? .null])
  }

  @Sendable static func diff(_ request: PrefectureRequest) async throws -> Answer {
    .json(
      try await request.services.billing.diff(
        request.info.path("run"), against: try request.info.query.required("against")))
  }

  @Sendable static func verify(_ request: PrefectureRequest) async throws -> Answer {
    .json(try await request.services.billing.verify(request.info.path("run")).json)
  }

  @Sendable static func lateUsage(_ request: PrefectureRequest) async throws -> Answer {
    .json(try await request.services.billing.lateUsage(of: request.info.path("run")).json)
  }

  @Sendable static func explain(_ request: PrefectureRequest) async throws -> Answer {
    let query = request.info.query
    var component: Int?
    if let text = query["component"] {
      guard let number = Int(text), (0...999).contains(number) else {
        throw Problem(.badRequest, shown: "component is the index of one")
      }
      component = number
    }
    let lines = try await request.services.billing.explain(
      try query.required("run"), member: try query.required("member"), pool: query["pool"], component: component,
      month: query["month"])
    return .json(["lines": .array(lines.map(\.json))])
  }

  @Sendable static func createScenario(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["base_run", "name", "patch"])
    let scenario = try await request.services.billing.scenario(
      on: try body.string("base_run"), patch: try body.object("patch"), name: try body.optionalString("name") ?? "",
      by: request.person, at: request.now)
    return .json(try scenario.json(), status: .created)
  }

  @Sendable static func scenarios(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let found = try await request.services.billing.scenarios(after: page.after, limit: page.limit)
    return page.answer("scenarios", found, key: \.id) { scenario in
      [
        "mark": .string(StoredScenario.mark), "id": .string(scenario.id), "base_run": .string(scenario.baseRun),
        "name": .string(scenario.name),
      ]
    }
  }

  @Sendable static func scenario(_ request: PrefectureRequest) async throws -> Answer {
    let paper = try PaperRequest(request.info, request.info.path("scenario"))
    let scenario = try await request.services.billing.scenario(paper.name)
    if paper.form == .json { return .json(try scenario.json()) }
    return try await paper.answer(.scenario(scenario.id), request.services)
  }

  @Sendable static func correct(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["run", "patch", "reason", "threshold_yen", "fy"])
    let outcome = try await request.services.billing.correct(
      try body.string("run"), patch: try body.object("patch"), reason: try body.string("reason"),
      threshold: try body.optionalInteger("threshold_yen").map { Int($0) }, in: try body.optionalYear("fy"),
      by: request.person, at: request.now)
    return .json(try outcome.json(), status: outcome.isNew ? .created : .ok)
  }

  @Sendable static func post(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let run = try await request.services.billing.postCorrection(
      request.info.path("run"), by: request.person, at: request.now)
    return .json(try run.json())
  }

  @Sendable static func procurement(_ request: PrefectureRequest) async throws -> Answer {
    .json(try await request.services.billing.procurement(of: try request.info.query.year()))
  }
}
