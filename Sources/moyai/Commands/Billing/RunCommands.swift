import ArgumentParser
import Billing
import CivilTime
import Foundation
import MoyaiServer
import StrictJSON

extension RunKind: ExpressibleByArgument {}

extension BillingCommand {
  /// 算定.
  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Freeze the inputs of a year and compute.（算定）")
    @Argument(help: "plan, revise, fix or settle.") var kind: RunKind
    @Argument(help: "The fiscal year.") var year: FiscalYear
    @Option(help: "RFC 3339: use that was received from then on is not looked at.") var cutoff: String?
    @Option(help: "A JSON file with the `issued` section of a case, for what other systems invoiced.") var issued:
      String?
    @OptionGroup var options: BillingOptions

    func validate() throws {
      guard cutoff == nil || cutoff.flatMap({ Timestamp(iso8601: $0) }) != nil else {
        throw ValidationError("--cutoff is no time of RFC 3339.")
      }
    }

    func run() async throws {
      let (kind, year, cutoff, issued) = (kind, year, cutoff, issued)
      try await options.run { desk in
        let order = RunOrder(
          year, kind, cutoff: cutoff.flatMap { Timestamp(iso8601: $0) },
          issued: try issued.map { try JSONFile.read($0) })
        let outcome = try await desk.billing.run(order, by: desk.person, at: desk.now) {
          progress("\(kind.rawValue) \(year.year): \($0)")
        }
        return Self.json(outcome)
      }
    }

    static func json(_ outcome: RunOutcome) -> JSON {
      let summary = outcome.summary
      return [
        "run": .string(outcome.run.id), "is_new": .bool(outcome.isNew), "state": .string(outcome.run.state.rawValue),
        "gross": .number(JSONNumber(summary.gross)), "host": .number(JSONNumber(summary.host)),
        "offsets": .number(JSONNumber(summary.offsets + summary.memberOffsets)),
        "result_sha256": .string(outcome.run.resultSHA256),
        "members": .array(
          summary.members.map {
            [
              "code": .string($0.code), "name": .string($0.name), "yen": .number(JSONNumber($0.yen)),
              "tax": .number(JSONNumber($0.tax)),
            ]
          }),
      ]
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Approve a draft run, as another person.")
    @Argument(help: "The run, for example 2025-fix-001.") var run: String
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let run = run
      try await options.run { desk in
        let run = try await desk.billing.approveRun(run, by: desk.person, at: desk.now)
        return ["run": .string(run.id), "state": .string(run.state.rawValue)]
      }
    }
  }

  struct Case: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the frozen case of a run, for `allocate --input`.")
    @Option(help: "The run, for example 2025-fix-001.") var run: String
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let run = run
      try await options.write { desk in Array((try await desk.billing.stored(run).caseJSON + "\n").utf8) }
    }
  }

  struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say why a member's yen are there.（算定の説明）")
    @Option(help: "The run, for example 2025-fix-001.") var run: String
    @Option(help: "Six digits.") var member: String
    @Option(help: "One pool; all of them when it is left out.") var pool: String?
    @Option(help: "One component of the rule, counted from 0.") var component: Int?
    @Option(help: "One month, YYYY-MM.") var month: String?
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (run, member, pool, component, month) = (run, member, pool, component, month)
      try await options.run { desk in
        .array(
          try await desk.billing.explain(run, member: member, pool: pool, component: component, month: month)
            .map(\.json))
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute a run again from its frozen case and compare everything.（検証）")
    @Option(help: "The run, for example 2025-fix-001.") var run: String
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let run = run
      try await options.run { desk in
        let found = try await desk.billing.verify(run)
        guard found.isSound else {
          throw BillingError.unbalanced(
            "run \(run) does not verify: \(found.fault ?? (found.inputMatches ? "result, lines or papers" : "input"))")
        }
        return ["run": .string(run), "sound": true]
      }
    }
  }

  /// 試算.
  struct WhatIf: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "whatif", abstract: "Ask what a change would mean for everybody.（試算）")
    @Option(help: "The run to start from.") var run: String
    @Option(help: "A JSON merge patch on its case; - reads standard input.") var patch: String
    @Option(help: "What the scenario is called.") var name = ""
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (run, patch, name) = (run, patch, name)
      try await options.run { desk in
        let scenario = try await desk.billing.scenario(
          on: run, patch: try JSONFile.read(patch), name: name, by: desk.person, at: desk.now)
        let result = try JSON(
          parsing: Array(scenario.resultJSON.utf8), limits: JSONLimits(maxDepth: 32, maxBytes: 1 << 30)
        ).object
        return [
          "mark": .string(StoredScenario.mark), "scenario": .string(scenario.id),
          "difference": result?["scenario"]?.object?["difference"] ?? [:],
          "others_difference": result?["scenario"]?.object?["others_difference"] ?? 0,
          "findings": result?["findings"] ?? [], "fairness": result?["fairness"] ?? .null,
        ]
      }
    }
  }

  /// 訂正.
  struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute a correction and show its effect on everybody; with --post book it, as another person.（訂正）",
      discussion: """
        The first person computes the correction. The second gives the same command with --post, or names the \
        correction alone: --run CORRECTION --post.
        """)
    @Option(help: "The run to correct, or with --post alone the correction.") var run: String
    @Option(help: "A JSON merge patch; - reads standard input.") var patch: String?
    @Option(help: "Why, as the papers say it.") var reason = ""
    @Option(help: "The open year it belongs to; if it is left out, the run's own or the first open one after it.")
    var year: FiscalYear?
    @Option(help: "Yen below which a difference of use alone is carried forward.") var threshold: Int?
    @Flag(help: "Book it; another person has to have computed it.") var post = false
    @OptionGroup var options: BillingOptions

    func validate() throws {
      guard post || patch != nil else { throw ValidationError("A correction needs --patch, or --post to book one.") }
    }

    func run() async throws {
      let (run, patch, reason, year, threshold, post) = (run, patch, reason, year, threshold, post)
      try await options.run { desk in
        guard let patch else {
          _ = try await desk.billing.postCorrection(run, by: desk.person, at: desk.now)
          return ["run": .string(run), "state": "posted"]
        }
        let outcome = try await desk.billing.correct(
          run, patch: try JSONFile.read(patch), reason: reason, threshold: threshold, in: year, by: desk.person,
          at: desk.now)
        if post { _ = try await desk.billing.postCorrection(outcome.run.id, by: desk.person, at: desk.now) }
        let result = try JSON(
          parsing: Array(outcome.run.resultJSON.utf8), limits: JSONLimits(maxDepth: 32, maxBytes: 1 << 30))
        let correction = result.object?["correction"]?.object
        return [
          "run": .string(outcome.run.id), "state": post ? "posted" : .string(outcome.run.state.rawValue),
          "disposition": correction?["disposition"] ?? .null,
          "effect": correction?["sum_net"] == 0 ? "zero-sum" : "the cost changes",
          "sum_net": correction?["sum_net"] ?? 0, "host_net": correction?["host_net"] ?? 0,
          "net": correction?["net"] ?? [:],
        ]
      }
    }
  }

  /// 締め.
  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close a fiscal year; a second person has to give the command as well.（締め）")
    @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
    @Option(help: "What you decided by, such as the number of a document; it is kept.") var approval: String?
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (year, approval) = (year, approval)
      try await options.run { desk in
        let closing = try await desk.billing.close(year, approval: approval, by: desk.person, at: desk.now)
        return ["year": .number(JSONNumber(year.year)), "state": closing == .closed ? "closed" : "fixing"]
      }
    }
  }

  struct Procurement: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Cost by class, phase and band, per 1,000 residents.（調達区分別）")
    @Argument(help: "The fiscal year.") var year: FiscalYear
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let year = year
      try await options.run { desk in try await desk.billing.procurement(of: year) }
    }
  }
}
