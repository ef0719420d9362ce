import ArgumentParser
import MoyaiServer

/// The embedded cluster of a data folder.
struct PostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "postgres", abstract: "Start, stop or look at the embedded PostgreSQL of a data folder.",
    subcommands: [Start.self, Stop.self, Status.self])

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start it, for psql or a backup.")
    @Option(help: "Data folder of `moyai dev`.") var data: String

    func run() async throws {
      try await reporting {
        let cluster = try EmbeddedPostgres(dataFolder: DataFolder(data).path)
        try cluster.ensureRunning(progress: progress)
        print("psql \"\(cluster.connectionString(role: "moyai_super", database: "moyai"))\"")
      }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop it in order.")
    @Option(help: "Data folder of `moyai dev`.") var data: String

    func run() async throws {
      try await reporting { try EmbeddedPostgres(dataFolder: DataFolder(data).path).stop() }
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell by word and exit status whether it runs.")
    @Option(help: "Data folder of `moyai dev`.") var data: String

    func run() async throws {
      try await reporting {
        let isRunning = try EmbeddedPostgres(dataFolder: DataFolder(data).path).isRunning
        print(isRunning ? "running" : "stopped")
        if !isRunning { throw ExitCode(1) }
      }
    }
  }
}
