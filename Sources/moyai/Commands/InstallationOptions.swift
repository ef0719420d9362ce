import ArgumentParser
import Foundation
import MoyaiServer
import Postgres

/// Which installation a host command works on.
struct InstallationOptions: ParsableArguments {
  @Option(help: "Data folder of `moyai dev`. Without it MOYAI_DATABASE_URL names the database.")
  var data: String?

  @Flag(help: "Print JSON instead of text.") var json = false

  func place() throws -> Installation.Place {
    if let data { return .folder(try DataFolder(data)) }
    let configuration = try ServerConfiguration(environment: ProcessInfo.processInfo.environment)
    guard !configuration.databaseURL.isEmpty else {
      throw HostRefusal("Name an installation: --data DIR, or MOYAI_DATABASE_URL in the environment.")
    }
    return .external(configuration)
  }

  /// Opens the installation, does the work and prints what it returns.
  func run(_ work: @escaping @Sendable (Installation) async throws -> String) async throws {
    try await reporting {
      print(try await Installation.open(place(), progress: progress, work: work))
    }
  }
}

/// Progress goes to standard error, so that a pipe gets results only.
@Sendable func progress(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// Turns a refusal into one clear line and exit status 1; wrong usage has ended with its own status before.
func reporting(_ work: () async throws -> Void) async throws {
  do {
    try await work()
  } catch let exit as ExitCode {
    throw exit
  } catch let error as PostgresError {
    // Who runs commands on the host may read what the database says; over HTTP nobody does.
    progress("moyai: \(String(reflecting: error))")
    throw ExitCode(1)
  } catch {
    progress("moyai: \(error)")
    throw ExitCode(1)
  }
}

/// A line on standard output at once, also into a pipe: whoever waits for `ready` must not wait for a full buffer.
@Sendable func printNow(_ text: String) {
  FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
