import ArgumentParser
import Billing
import CivilTime
import MoyaiServer
import Papers
import StrictJSON

extension BillingCommand {
  /// 通知書: the papers of statements that have been issued.
  struct Print: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "print",
      abstract: "Print the issued statements of a run as PDF, CSV and JSON, notices with their breakdowns.",
      discussion: """
        The amounts are those of the frozen run, numbers and days those of the issued statements; officers, account lines, \
        bank and due days those of the particulars that were in force at issue (`moyai billing particulars`). Printing again \
        gives the same bytes. A paper that does not come to the total of its statement and of the journal is not printed.
        """)
    @Option(name: .customLong("run"), help: "The run, for example 2025-fix-001.") var runID: String
    @Option(help: "plan, revise, fix, instalment, settle or correct.") var kind: StatementKind
    @Option(help: "The folder that gets the files; it is made if missing.") var out: String
    @Option(help: "Also write CSV in Windows-31J beside UTF-8.（cp932）") var encoding: CSVTable.Encoding = .utf8
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (runID, kind, out, encoding) = (runID, kind, out, encoding)
      try await options.run { desk in
        let record = try await desk.billing.paperRecord(of: runID)
        let papers = try RunPapers(record)
        var folder = try PaperFolder(out, encoding)
        for statement in record.statements where statement.head.kind == kind { try folder.write(statement, of: papers) }
        return ["folder": .string(out), "files": folder.files]
      }
    }
  }

  /// 記載事項: what the papers of a year say beside their figures.
  struct Particulars: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "particulars",
      abstract: "Say who signs the papers of a year, whom to ask, where to pay and until when.（記載事項）",
      discussion: "Papers that went out keep what they said. Without a file the particulars in force are printed.")
    @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
    @Argument(help: "JSON; - reads standard input.") var file: String?
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (year, file) = (year, file)
      try await options.run { desk in
        guard let file else {
          let (version, document) = try await desk.billing.particulars(of: year)
          return ["version": .number(JSONNumber(version)), "particulars": document]
        }
        let version = try await desk.billing.putParticulars(
          try JSONFile.read(file), of: year, by: desk.person, at: desk.now)
        return ["version": .number(JSONNumber(version))]
      }
    }
  }
}
