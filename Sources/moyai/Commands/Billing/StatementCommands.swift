import ArgumentParser
import Billing
import CivilTime
import MoyaiServer
import Papers
import StrictJSON

extension StatementKind: ExpressibleByArgument {}

/// Which statements a command is about.
struct StatementOptions: ParsableArguments {
  @Option(help: "The approved run.") var run: String
  @Option(help: "plan, revise, fix, instalment, settle or correct.") var kind: StatementKind
  @Option(help: "Which instalment, from 1.") var instalment = 0
  @OptionGroup var options: BillingOptions

  var selection: StatementSelection { .run(run, kind, instalment: instalment) }
}

extension BillingCommand {
  /// 通知書.
  struct StatementGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "statements", abstract: "Statements（通知書）: draft, approve as another person, issue.",
      subcommands: [Draft.self, Approve.self, Issue.self, BillingCommand.Print.self])

    struct Draft: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Draft the statements of an approved run.")
      @Option(help: "When it is to be paid.") var due: CivilDate?
      @OptionGroup var statements: StatementOptions

      func run() async throws {
        let (run, kind, instalment, due) = (statements.run, statements.kind, statements.instalment, due)
        try await statements.options.run { desk in
          StatementGroup.list(
            try await desk.billing.draftStatements(
              of: run, kind, instalment: instalment, due: due, by: desk.person, at: desk.now))
        }
      }
    }

    struct Approve: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Approve drafts, as another person.")
      @OptionGroup var statements: StatementOptions

      func run() async throws {
        let selection = statements.selection
        try await statements.options.run { desk in
          StatementGroup.list(try await desk.billing.approveStatements(selection, by: desk.person, at: desk.now))
        }
      }
    }

    struct Issue: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Number and issue approved statements, and write them as PDF, CSV and JSON.")
      @Option(help: "The folder to write to.") var out: String
      @OptionGroup var statements: StatementOptions

      func run() async throws {
        let (selection, out) = (statements.selection, out)
        try await statements.options.run { desk in
          // Without fonts or a folder nothing is issued.
          var folder = try PaperFolder(out, .utf8)
          let issued = try await desk.billing.issueStatements(selection, by: desk.person, at: desk.now)
          if let run = issued.first?.head.run {
            let papers = try RunPapers(try await desk.billing.paperRecord(of: run))
            for statement in issued { try folder.write(statement, of: papers) }
          }
          return StatementGroup.list(issued.map(\.head))
        }
      }
    }

    fileprivate static func list(_ heads: [StatementHead]) -> JSON {
      .array(
        heads.map { head in
          [
            "number": .string(head.shown), "id": .string(head.id), "state": .string(head.state.rawValue),
            "member": .string(head.tenant.caseCode), "total": .number(JSONNumber(head.total)),
          ]
        })
    }
  }
}
