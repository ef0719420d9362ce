import ArgumentParser
import MoyaiServer
import StrictJSON
import Tenancy

/// Console keys are made on the host and nowhere else (HTTPSurface.docc, consoles).
struct OperatorKeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operator-key", abstract: "Make console keys.", subcommands: [Create.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a console key: the prefecture's, or with --tenant a town's. The last line is the key alone.")
    @Option(help: "Who will use it, for the list of keys.") var name: String
    @Option(help: "Slug or code of the town; the prefecture if it is left out.") var tenant: String?
    @Option(
      help: """
        Separated by commas. Of a town, where they are needed: clerk, manager, finance, auditor. Of the prefecture: \
        operator, approver, architect, auditor; operator,approver if it is left out.
        """) var roles: String?
    @Option(help: "How long it lives, P1D to P365D.") var expiresIn = DurationArgument(KeyRequest.expiresInDefault)
    @OptionGroup var installation: InstallationOptions

    func validate() throws {
      guard tenant == nil || roles != nil else { throw ValidationError("--tenant needs --roles.") }
      _ = try deskRoles()
    }

    private func deskRoles() throws -> [ConsoleRole] {
      let known = tenant == nil ? ConsoleRole.ofPrefecture : ConsoleRole.ofTown
      guard let roles else { return ConsoleRole.prefectureDefault.sorted { $0.rawValue < $1.rawValue } }
      return try roles.split(separator: ",", omittingEmptySubsequences: false).map { word in
        guard let role = ConsoleRole(rawValue: String(word)), known.contains(role) else {
          let names = known.map(\.rawValue).sorted().joined(separator: ", ")
          throw ValidationError("\(word) is no role of \(tenant == nil ? "the prefecture" : "a town"): \(names).")
        }
        return role
      }
    }

    func run() async throws {
      let roles = try deskRoles()
      let (name, tenant, json, expiresIn) = (name, tenant, installation.json, expiresIn.duration)
      try await installation.run { installation in
        let holder =
          if let tenant { try await installation.tenant(named: tenant) } else { try await installation.prefecture() }
        let issued = try await installation.createConsoleKey(
          for: holder, name: name, roles: roles, expiresIn: expiresIn)
        return json ? issued.json.text : issued.key.reveal()
      }
    }
  }
}
