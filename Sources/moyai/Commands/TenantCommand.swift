import ArgumentParser
import CivilTime
import MoyaiServer
import StrictJSON
import Tenancy

/// 団体: towns, the prefecture, sandboxes.
struct TenantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tenant", abstract: "Admit, list, suspend, resume and export tenants（団体）.",
    subcommands: [Create.self, List.self, Suspend.self, Resume.self, Import.self, Export.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Admit a tenant. Without --code it is a sandbox: a trial or a test that is no municipality.",
      discussion: "Repeating the same order changes nothing. Prints the tenant's code on the last line.")

    @Option(help: "Short name in Latin letters, for example aizuwakamatsu.") var slug: TenantSlug
    @Option(help: "Six-digit code of the local government with its check digit, for example 072028.")
    var code: TenantCode?
    @Option(help: "municipality or prefecture, for a tenant with a code.") var kind: Kind = .municipality
    @Option(help: "Name in Japanese; the slug if it is left out.") var name: String?
    @Option(help: "Name in katakana.") var kana = ""
    @Option(help: "Name in Latin letters.") var romaji = ""
    @Option(help: "Day from which it takes part, YYYY-MM-DD; today in Japan if it is left out.") var joined: CivilDate?
    @OptionGroup var installation: InstallationOptions

    enum Kind: String, ExpressibleByArgument, CaseIterable {
      case municipality, prefecture

      var tenantKind: TenantKind { self == .municipality ? .municipality : .prefecture }
    }

    func run() async throws {
      let (slug, code, joined, json) = (slug, code, joined, installation.json)
      let kind = code == nil ? TenantKind.sandbox : kind.tenantKind
      let name = TenantName(japanese: name ?? slug.text, kana: kana, romaji: romaji)
      try await installation.run { installation in
        let creation = try await installation.createTenant(
          slug: slug, code: code, kind: kind, name: name, joined: joined)
        return json ? creation.thing.json.text : creation.thing.code.text
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all tenants by code.")
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let json = installation.json
      try await installation.run { installation in
        let tenants = try await installation.tenants()
        if json { return JSON.array(tenants.map(\.json)).text }
        return tenants.map {
          [$0.code.text, $0.slug.text, $0.kind.rawValue, $0.state.rawValue, $0.name.japanese].joined(separator: "\t")
        }.joined(separator: "\n")
      }
    }
  }

  struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close all keys of a tenant from the next request on. Its data stay; `tenant resume` opens them again.")
    @Argument(help: "Slug or code.") var tenant: String
    @Flag(help: "Needed, because services of the town stop working at once.") var yes = false
    @OptionGroup var installation: InstallationOptions

    func validate() throws {
      guard yes else { throw ValidationError("This stops every service of \(tenant). Add --yes to do it.") }
    }

    func run() async throws {
      let tenant = tenant
      try await installation.run { installation in
        try await installation.suspend(installation.tenant(named: tenant)).state.rawValue
      }
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Open the keys of a suspended tenant again.")
    @Argument(help: "Slug or code.") var tenant: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let tenant = tenant
      try await installation.run { installation in
        try await installation.resume(installation.tenant(named: tenant)).state.rawValue
      }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Admit many tenants from a CSV file, and give each its keys.",
      discussion: """
        The first line names the columns: slug, and if there are any: code6, name, name_kana, name_romaji. Lines without \
        code6 make sandboxes. A mistake in any line is reported with its line and column, and nothing is admitted.
        """)
    @Argument(help: "The CSV file, UTF-8.") var file: String
    @Option(help: "Where the keys are written, as JSON, mode 0600.") var keys: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let (file, keys) = (file, keys)
      try await installation.run { installation in
        let towns = try TenantImport.read(file)
        try await installation.admit(towns, keysFile: keys, progress: progress)
        return "\(towns.count)"
      }
    }
  }
}

extension Tenant {
  var json: JSON {
    [
      "code": .string(code.text), "slug": .string(slug.text), "kind": .string(kind.rawValue),
      "state": .string(state.rawValue), "name": .string(name.japanese), "joined": .string(joined.iso8601),
      "left": left.map { .string($0.iso8601) } ?? .null,
    ]
  }
}
