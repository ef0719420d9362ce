import ArgumentParser
import Foundation
import Logging
import MoyaiServer

/// Serves with an external PostgreSQL.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve with an external PostgreSQL.",
    discussion: "Settings come from the environment; `moyai config print` shows them. Run `moyai migrate` before.")

  func run() async throws {
    try await reporting {
      let configuration = try ServerConfiguration(environment: ProcessInfo.processInfo.environment)
      guard !configuration.databaseURL.isEmpty else {
        throw HostRefusal("MOYAI_DATABASE_URL is not set. `moyai dev` serves without any setting.")
      }
      try await Server(configuration, logger: ServerLog.make(level: configuration.logLevel)).run {
        printNow("ready")
      }
    }
  }
}
