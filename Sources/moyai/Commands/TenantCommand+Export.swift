import ArgumentParser
import Billing
import CivilTime
import MoyaiServer
import StrictJSON
import Tenancy

extension TenantCommand {
  /// 持ち出し: what a town takes along.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what a tenant has here into a folder, for the tenant to take along.（データの持ち出し）",
      discussion: """
        tenant.json: the tenant, its populations, the services it approved and its keys without their secrets. \
        entities.ndjson: every entity, one a line, with its service path; each can be sent to /v2/entities as it is. \
        statements/: what was issued to it, CSV and JSON. Nothing about a person: its ledger is exported by its own \
        auditors (/tenant/v1/ledger/export), personal records are with their sources, and residents take along their own \
        (/me/v1/export).
        """)
    @Argument(help: "Slug or code.") var tenant: String
    @Option(help: "The folder; it must not be there yet.") var out: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let (name, out, asJSON) = (tenant, out, installation.json)
      try await installation.run { installation in
        let tenant = try await installation.tenant(named: name)
        guard !FileStore.exists(out) else {
          throw HostRefusal("There is something at \(out) already: an export goes into a new folder.")
        }
        for folder in [out, out + "/statements"] { try FileStore.makeFolder(folder, mode: 0o700) }
        // There also when there is no entity.
        try FileStore.append([], to: out + "/entities.ndjson", mode: 0o600)
        let entities = try await installation.exportEntities(of: tenant) { lines in
          try FileStore.append(lines, to: out + "/entities.ndjson", mode: 0o600)
        }
        let statements = try await installation.statements(of: tenant)
        for statement in statements {
          let path = "\(out)/statements/\(statement.head.shown)"
          try FileStore.write(statement.csv, to: path + ".csv", mode: 0o600)
          try FileStore.write(statement.json, to: path + ".json", mode: 0o600)
        }
        let document = try await Self.document(of: tenant, in: installation)
        // Last: where it lies, the export is whole.
        try FileStore.write(text: document.text + "\n", to: out + "/tenant.json", mode: 0o600)
        if asJSON {
          return JSON.object([
            "folder": .string(out), "entities": .number(JSONNumber(entities)),
            "statements": .number(JSONNumber(statements.count)),
          ]).text
        }
        return "\(entities) entities and \(statements.count) statements of \(tenant.name.japanese) in \(out)"
      }
    }

    private static func document(of tenant: Tenant, in installation: Installation) async throws -> JSON {
      let now = installation.clock.now()
      let (populations, approvals, keys) = (
        try await installation.populations(of: tenant), try await installation.approvals(of: tenant),
        try await installation.keys(of: tenant)
      )
      return [
        "format": "moyai.tenant.export/1", "at": .string(now.iso8601Milliseconds()), "tenant": tenant.json,
        "populations": .array(
          populations.map {
            [
              "source": .string($0.source), "as_of": .string($0.asOf.iso8601),
              "population": .number(JSONNumber(Int($0.population))),
            ]
          }),
        "services": .array(
          approvals.map {
            [
              "service": .string($0.service), "state": .string($0.state.rawValue),
              "changed_at": .string($0.changedAt.iso8601Milliseconds()),
            ]
          }),
        "keys": .array(keys.map { $0.summary(at: now) }),
      ]
    }
  }
}
