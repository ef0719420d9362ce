import ArgumentParser
import Foundation
import Logging
import MoyaiServer

/// Serves with a PostgreSQL of its own in a data folder.
struct DevCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract: "Serve a test installation with an embedded PostgreSQL in a data folder.",
    discussion: """
      Makes what is missing: the cluster, the schema, the prefecture and its console key (DIR/operator-token). With \
      --demo fukushima also 28 towns with their keys (DIR/keys.json), open data, a metered year and its statements \
      (DIR/statements). Nothing is loaded twice. Prints `ready` on a line of its own when it serves.
      """)

  enum Demo: String, ExpressibleByArgument, CaseIterable {
    case fukushima, none
  }

  @Option(help: "Folder that everything is kept in.") var data: String
  @Option(help: "Port of the data, tenant and public planes.") var port = 1_026
  @Option(help: "Port of the admin plane, on 127.0.0.1.") var adminPort = 1_027
  @Option(help: "Demonstration to load: fukushima or none.") var demo = Demo.none

  func validate() throws {
    for number in [port, adminPort] where !(1...65_535).contains(number) {
      throw ValidationError("A port is a number from 1 to 65535.")
    }
    guard port != adminPort else { throw ValidationError("The two ports must differ.") }
  }

  func run() async throws {
    try await reporting {
      let folder = try DataFolder(data)
      let site = DevelopmentServer(
        folder: folder, port: port, adminPort: adminPort, demonstration: demo == .fukushima,
        environment: ProcessInfo.processInfo.environment, progress: progress)
      try await site.run { summary in
        if let summary { printNow(summary) }
        printNow("ready")
      }
    }
  }
}
