import ArgumentParser
import Billing
import CivilTime
import Foundation
import HTTPSurface
import MoyaiServer
import Papers
import Postgres
import StrictJSON

extension BillingCommand {
  /// What others read: other programs, the council, the auditor.
  struct ExportGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Export a year: FOCUS, procurement, the year's table, a scenario's paper.（出力）",
      subcommands: [Focus.self, BillingCommand.Procurement.self, Summary.self, Scenario.self, Usage.self])

    /// FOCUS 1.3.
    struct Focus: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print a year and its corrections as FOCUS 1.3, CSV on standard output.")
      @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let year = year
        try await options.write { desk in try await desk.shop.focus(year) }
      }
    }

    /// 年次総括表.
    struct Summary: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print the table of a fixed or settled year as PDF, CSV and JSON.（年次総括表）")
      @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
      @Option(help: "The folder that gets the files; it is made if missing.") var out: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (year, out) = (year, out)
        try await options.run { desk in
          let papers = try RunPapers(try await desk.billing.yearRecord(of: year))
          var folder = try PaperFolder(out, .utf8)
          for paper in [try papers.summary(), try papers.breakdownOfAll()] as [any Paper] {
            try folder.write(paper, as: paper.head.number.text)
          }
          return ["folder": .string(out), "files": folder.files]
        }
      }
    }

    /// 試算書.
    struct Scenario: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print the paper of a stored scenario as PDF, CSV and JSON.（試算書）")
      @Argument(help: "The scenario, as `whatif` named it.") var scenario: String
      @Option(help: "The folder that gets the files; it is made if missing.") var out: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (scenario, out) = (scenario, out)
        try await options.run { desk in
          var folder = try PaperFolder(out, .utf8)
          let paper = try ScenarioPaper(try await desk.billing.scenarioRecord(scenario))
          try folder.write(paper, as: paper.head.number.text)
          return ["folder": .string(out), "files": folder.files]
        }
      }
    }

    /// 利用実績月報.
    struct Usage: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Print a town's use of a month as PDF, CSV and JSON.（利用実績月報）")
      @Argument(help: "YYYY-MM.") var month: String
      @Option(help: "Six digits.") var member: String
      @Option(help: "The folder that gets the files; it is made if missing.") var out: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        guard let first = CivilDate("\(month)-01"), let tenant = TenantID(caseCode: member) else {
          throw ValidationError("month is YYYY-MM, member six digits")
        }
        let out = out
        try await options.run { desk in
          try FileStore.makeFolder(out)
          var names: [JSON] = []
          for (form, suffix) in [(PaperForm.pdf, "pdf"), (.csv(.utf8), "csv"), (.json, "json")] {
            let file = try await desk.shop.file(.usage(tenant, month: first), form)
            let name = "\(file.number)_\(tenant.caseCode).\(suffix)"
            try FileStore.write(file.bytes, to: "\(out)/\(name)", mode: 0o644)
            names.append(.string(name))
          }
          return ["folder": .string(out), "files": .array(names)]
        }
      }
    }
  }
}

extension BillingDesk {
  var shop: PrintShop { PrintShop(database: installation.database, clock: installation.clock) }
}
