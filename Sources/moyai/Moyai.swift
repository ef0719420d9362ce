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
}
