import ArgumentParser
import Foundation
import MoyaiServer

/// The settings in force.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show the settings.", subcommands: [Print.self])

  struct Print: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print every setting with its meaning and the value in force. Passwords are masked.")

    func run() async throws {
      try await reporting {
        print(try ServerConfiguration(environment: ProcessInfo.processInfo.environment).printed, terminator: "")
      }
    }
  }
}
