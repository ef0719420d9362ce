import ArgumentParser
import Billing
import Foundation
import MoyaiServer
import PaperPress
import Papers

extension BillingCommand {
  /// 通知書: the papers of statements that have been issued.
  struct Print: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "print",
      abstract: "Print the issued statements of a run as PDF, CSV and JSON, notices with their breakdowns.",
      discussion: """
        The amounts are those of the frozen run, numbers and days those of the issued statements. A paper that does not \
        come to the total of its statement is not printed. Officers, account lines, bank and due days come from the file \
        of particulars (PaperParticulars).
        """)
    @Option(name: .customLong("run"), help: "The run, for example 2025-fix-001.") var runID: String
    @Option(help: "plan, revise, fix, instalment, settle or correct.") var kind: StatementKind
    @Option(help: "The folder that gets the files; it is made if missing.") var out: String
    @Option(help: "Particulars, JSON.") var particulars: String?
    @Option(help: "Also write CSV in Windows-31J beside UTF-8.（cp932）") var encoding: CSVTable.Encoding = .utf8
    @Flag(help: "Also write the run as FOCUS 1.3, focus.csv.") var focus = false
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let file = try particulars.map { try FileStore.read($0) } ?? Array("{}".utf8)
      let (runID, kind, out, encoding, focus) = (runID, kind, out, encoding, focus)
      let asJSON = installation.json
      try await installation.run { installation in
        let papers = try await installation.statementPapers(of: runID, PaperParticulars(file))
        var folder = try PaperFolder(out, encoding)
        try papers.each(kind) { try folder.write($0) }
        if focus { try folder.write(try papers.focus().csv, "focus.csv") }
        return folder.listing(asJSON: asJSON)
      }
    }
  }
}
