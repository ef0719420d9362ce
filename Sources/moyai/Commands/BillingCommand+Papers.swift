import Allocation
import ArgumentParser
import Foundation
import Papers

extension BillingCommand {
  /// 見本: the papers of a case file.
  struct PapersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "papers",
      abstract:
        "Print the papers of one case file as PDF, CSV and JSON. Offline: no database, no network, no clock.（見本）",
      discussion: """
        Every page is marked 見本: only `moyai billing statements` issues papers. Which papers there are follows from \
        the kind of the case: notices and breakdowns for plan, revise and fix, with the year's table for fix; \
        settlements, corrections, or the paper of a scenario. On an error in the case: exit status 2 and \
        {"code","message","pointer"} as the last line of standard error.
        """)
    @Option(help: "The case, JSON; - reads standard input.") var input: String
    @Option(help: "The folder that gets the files; it is made if missing.") var out: String
    @Option(help: "Also write CSV in Windows-31J beside UTF-8.（cp932）") var encoding: CSVTable.Encoding = .utf8
    @Flag(help: "Also write the case as FOCUS 1.3, focus.csv.") var focus = false
    @Flag(help: "Print a list of the files as JSON.") var json = false

    func run() async throws {
      try await reporting {
        let papers: CasePapers
        do {
          papers = try CasePapers(caseBytes: try CaseInput.bytes(input))
        } catch let error as AllocationError {
          FileHandle.standardError.write(Data(error.canonicalLine + [UInt8(ascii: "\n")]))
          throw ExitCode(2)
        }
        var folder = try PaperFolder(out, encoding)
        try papers.each { try folder.write($0) }
        if focus { try folder.write(try papers.focus().csv, "focus.csv") }
        print(folder.listing(asJSON: json))
      }
    }
  }
}

extension CSVTable.Encoding: ExpressibleByArgument {}
