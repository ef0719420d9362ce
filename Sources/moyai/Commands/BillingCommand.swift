import Allocation
import ArgumentParser
import Foundation
import MoyaiServer

/// 負担金: splitting a year's cost.
struct BillingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "billing", abstract: "Split a year's cost among the towns, to the yen.（費用按分）",
    subcommands: [
      Allocate.self, PapersCommand.self, AgreementGroup.self, YearGroup.self, StatisticGroup.self, PoolGroup.self,
      CostGroup.self, RuleGroup.self, Run.self, Approve.self, Case.self, Explain.self, Verify.self, WhatIf.self,
      StatementGroup.self, Particulars.self, Correct.self, Close.self, ExportGroup.self, Procurement.self,
    ])

  struct Allocate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Split the costs of one case file. Offline: no database, no network, no clock.",
      discussion: """
        Prints the result as one line of canonical JSON. On an error: exit status 2, nothing on standard output, and \
        {"code","message","pointer"} as the last line of standard error.
        """)
    @Option(help: "The case, JSON; - reads standard input.") var input: String
    @Flag(help: "Explain every rounding by a record of its own.") var explain = false

    func run() async throws {
      switch AllocationEngine.run(caseBytes: try CaseInput.bytes(input), explain: explain) {
      case .success(let line):
        FileHandle.standardOutput.write(Data(line))
      case .failure(let error):
        FileHandle.standardError.write(Data(error.canonicalLine))
        throw ExitCode(2)
      }
    }
  }
}

/// A case file named on the command line.
enum CaseInput {
  /// Its bytes; `-` reads standard input.
  static func bytes(_ input: String) throws -> [UInt8] {
    if input == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    do {
      return try FileStore.read(input)
    } catch {
      progress("moyai: \(error)")
      throw ExitCode(1)
    }
  }
}
