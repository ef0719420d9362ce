import ArgumentParser
import Metering
import MoyaiServer
import StrictJSON

/// Read-only looks into an installation, so that nobody opens `psql` in production.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Look into an installation. Reads only.", subcommands: [Usage.self])

  struct Usage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add up the counted use anew and report where it differs from the roll-ups.",
      discussion: "Exit status 1 when there is a difference.")
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let json = installation.json
      try await reporting {
        let differences = try await Installation.open(installation.place(), progress: progress) { installation in
          try await UsageReconciliation(database: installation.database).flushDifferences()
        }
        if json {
          print(JSON.array(differences.map { .string("\($0)") }).text)
        } else if differences.isEmpty {
          print("no difference")
        } else {
          for difference in differences { print("\(difference)") }
        }
        if !differences.isEmpty { throw ExitCode(1) }
      }
    }
  }
}
