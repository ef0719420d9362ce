import Allocation
import ArgumentParser
import Foundation
import PaperPress
import Papers
import StrictJSON

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
        let folder = URL(filePath: out)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let press = try Press()
        var names: [String] = []
        try papers.each { paper in
          let name = "\(paper.head.number.text)_\(paper.head.recipient.code)"
          try write(try press.render(paper.sheet), to: folder, "\(name).pdf", &names)
          try write(try paper.csv.encoded(.utf8), to: folder, "\(name).csv", &names)
          if encoding == .cp932 { try write(try paper.csv.encoded(.cp932), to: folder, "\(name).cp932.csv", &names) }
          try write(paper.json.canonicalBytes, to: folder, "\(name).json", &names)
        }
        print(json ? JSON.array(names.map { .string($0) }).text : "\(names.count) files in \(folder.path)")
      }
    }

    private func write(_ bytes: [UInt8], to folder: URL, _ name: String, _ names: inout [String]) throws {
      try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
      names.append(name)
    }
  }
}

extension CSVTable.Encoding: ExpressibleByArgument {}
