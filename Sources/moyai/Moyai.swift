import ArgumentParser
import MoyaiServer

/// The command line: parses arguments and calls what does the work.
@main
struct Moyai: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moyai",
    abstract: "One data-linkage platform that a prefecture runs once and its towns use together.（データ連携基盤）",
    version: Server.version,
    subcommands: [
      DevCommand.self, ServeCommand.self, MigrateCommand.self, ConfigCommand.self, TenantCommand.self, KeyCommand.self,
      OperatorKeyCommand.self, BillingCommand.self, MeteringCommand.self, InspectCommand.self, VerifyCommand.self,
      PostgresCommand.self,
    ])

  /// Wrong usage ends with 2, like everything that cannot be read (Design, commands); asking for help with 0. Not so for
  /// `billing allocate`, where 2 says that there is a case and that it is refused: wrong usage is `EX_USAGE` there.
  static func main() async {
    do {
      var command = try parseAsRoot()
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      progress(fullMessage(for: error))
      exit(
        withError: Array(CommandLine.arguments.dropFirst().prefix(2)) == ["billing", "allocate"]
          ? .validationFailure : ExitCode(2))
    }
  }
}
