import ArgumentParser
import Foundation
import MoyaiServer
import Postgres
import Schema

/// Brings a database to this program's schema.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database to this program's schema. Needs a superuser; the server itself never does.",
    discussion:
      "Each step is one transaction; a step that was applied is never applied again. Rights and marks that a restored dump or an update of PostGIS lost are put back."
  )

  @Option(help: "Connection string of a superuser; default: MOYAI_OWNER_DATABASE_URL.") var owner: String?
  @Option(help: "Data folder of `moyai dev`, instead of an external database.") var data: String?

  func run() async throws {
    try await reporting {
      if let data {
        try await Installation.open(.folder(DataFolder(data)), progress: progress) { _ in }
        return
      }
      guard let url = owner ?? ProcessInfo.processInfo.environment["MOYAI_OWNER_DATABASE_URL"] else {
        throw HostRefusal("Name the owner's connection: --owner URL, or MOYAI_OWNER_DATABASE_URL.")
      }
      try MigrationRunner(steps: Schema.migrationSteps, upkeep: Schema.upkeep).migrate(conninfo: url) { event in
        progress(event.text)
      }
    }
  }
}

extension MigrationProgress {
  /// One line for the person who waits.
  var text: String {
    switch self {
    case .waiting: "another process migrates this database; waiting for it"
    case .applying(let number, let name, let remaining): "step \(number) \(name), \(remaining) to go"
    case .finished(let version, let applied): "schema version \(version), \(applied) steps were new"
    }
  }
}
