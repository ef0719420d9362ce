import Allocation
import ArgumentParser
import Billing
import CivilTime
import Foundation
import MoyaiServer
import Papers
import StrictJSON
import Tenancy

/// Which installation a billing command works on, and who is at the keyboard.
struct BillingOptions: ParsableArguments {
  @OptionGroup var installation: InstallationOptions

  @Option(
    name: .customLong("as"),
    help: "Who you are, as it is written beside what you do; approvals need another name than the maker's.")
  var person: String?

  /// Opens the installation and prints what the work returns. A refusal of billing is `{"code","message","pointer"}` as the
  /// last line of standard error with exit status 2, as of the offline command.
  func run(_ work: @escaping @Sendable (BillingDesk) async throws -> JSON) async throws {
    let isJSON = installation.json
    let answer = try await refusing { try await open(work) }
    print(isJSON ? answer.text : answer.lines)
  }

  /// The same for a file, which goes out as it is.
  func write(_ work: @escaping @Sendable (BillingDesk) async throws -> [UInt8]) async throws {
    FileHandle.standardOutput.write(Data(try await refusing { try await open(work) }))
  }

  private func open<Made: Sendable>(
    _ work: @escaping @Sendable (BillingDesk) async throws -> Made
  ) async throws -> Made {
    let environment = ProcessInfo.processInfo.environment
    let name = person ?? environment["SUDO_USER"] ?? environment["USER"] ?? "moyai"
    let person = Person(Principal.host(name).text)
    return try await Installation.open(installation.place(), progress: progress) { installation in
      try await work(
        BillingDesk(
          billing: BillingService(database: installation.database, softwareVersion: Server.version),
          installation: installation, person: person, now: installation.clock.now()))
    }
  }

  private func refusing<Made>(_ work: () async throws -> Made) async throws -> Made {
    func refuse(_ code: String, _ message: String, _ pointer: String) -> ExitCode {
      let line: JSON = ["code": .string(code), "message": .string(message), "pointer": .string(pointer)]
      progress(line.canonicalText)
      return ExitCode(2)
    }
    var made: Made?
    try await reporting {
      do {
        made = try await work()
      } catch let error as BillingError {
        throw refuse(error.code, error.description, error.pointer ?? "")
      } catch let error as PaperError {
        throw refuse(error.code.rawValue, error.message, error.place)
      }
    }
    guard let made else { throw ExitCode(1) }
    return made
  }
}

/// What a billing command works with.
struct BillingDesk: Sendable {
  let billing: BillingService
  let installation: Installation
  let person: Person
  let now: Timestamp
}

extension JSON {
  /// For people: one line for each member, or for each element of a list.
  fileprivate var lines: String {
    switch self {
    case .object(let object):
      object.members.flatMap { key, value in
        if case .array(let rows) = value, !rows.isEmpty { return rows.map { "\(key)\t\($0.cells)" } }
        return ["\(key)\t\(value.cells)"]
      }.joined(separator: "\n")
    case .array(let rows): rows.map(\.cells).joined(separator: "\n")
    case .null, .bool, .number, .string: cells
    }
  }

  private var cells: String {
    switch self {
    case .object(let object):
      object.members.map { "\($0.key)=\($0.value.string ?? $0.value.text)" }.joined(separator: "\t")
    case .string(let text): text
    case .null, .bool, .number, .array: text
    }
  }
}

extension FiscalYear: ExpressibleByArgument {
  /// From the command line.
  public init?(argument: String) {
    guard let year = Int(argument), (2000...2199).contains(year) else { return nil }
    self.init(year)
  }
}

/// A JSON file named on the command line.
struct JSONFile {
  static func read(_ path: String) throws -> JSON {
    let bytes = try CaseInput.bytes(path)
    guard let value = try? JSON(parsing: bytes, limits: JSONLimits(maxDepth: 32, maxBytes: 1 << 26)) else {
      throw BillingError.value(.invalidJSON, pointer: "", "\(path) is not JSON, or a key stands in it twice")
    }
    return value
  }
}
