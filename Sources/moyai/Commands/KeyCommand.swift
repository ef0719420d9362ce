import ArgumentParser
import CivilTime
import Foundation
import MoyaiServer
import StrictJSON
import Tenancy

/// APIキー: made, listed, rotated, revoked, checked.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make, list, rotate, revoke and check API keys.",
    subcommands: [Create.self, List.self, Rotate.self, Revoke.self, Check.self])

  /// What `--scope` names.
  enum KeyScope: String, ExpressibleByArgument, CaseIterable {
    case ngsi
    case ngsiRead = "ngsi:read"
    case ngsiWrite = "ngsi:write"

    var verbs: NGSIReach.Verbs {
      switch self {
      case .ngsi: .all
      case .ngsiRead: .read
      case .ngsiWrite: .write
      }
    }
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key of a tenant for /v2. It is shown once: the last line is the key alone.")
    @Option(help: "Slug or code of the tenant.") var tenant: String
    @Option(help: "ngsi (everything), ngsi:read or ngsi:write; may be repeated.") var scope: [KeyScope]
    @Option(help: "sk for a service, dk for a device (which may only write).") var kind = "sk"
    @Option(help: "Service the key belongs to, svc_…; the host's own if it is left out.") var service: String?
    @Option(help: "Service path the key covers, for example /kankou or /kankou/#; may be repeated. Default: all.")
    var servicePath: [String] = []
    @Option(help: "Entity type the key covers; may be repeated. Default: all.") var type: [String] = []
    @Option(help: "What the key is for, for the list of keys.") var name = ""
    @Option(help: "Requests a minute, if not the installation's default.") var rate: Int?
    @Option(help: "How long it lives, P1D to P365D.") var expiresIn = DurationArgument(KeyRequest.expiresInDefault)
    @OptionGroup var installation: InstallationOptions

    func validate() throws {
      guard !scope.isEmpty else { throw ValidationError("Name what the key may do: --scope ngsi") }
      guard kind == "sk" || kind == "dk" else { throw ValidationError("--kind is sk or dk.") }
    }

    /// Through the form of the API, so that both refuse the same.
    private static func reach(
      verbs: NGSIReach.Verbs, servicePaths: [String], types: [String]
    ) throws -> NGSIReach {
      let names: [(NGSIReach.Verbs, String)] = [(.read, "read"), (.write, "write"), (.subscribe, "subscribe")]
      return try NGSIReach([
        "verbs": .array(names.filter { verbs.contains($0.0) }.map { .string($0.1) }),
        "service_paths": .array((servicePaths.isEmpty ? ["/#"] : servicePaths).map { .string($0) }),
        "types": .array((types.isEmpty ? ["*"] : types).map { .string($0) }),
      ])
    }

    func run() async throws {
      let verbs = scope.reduce(into: NGSIReach.Verbs()) { $0.formUnion($1.verbs) }
      let reach = try Self.reach(
        verbs: kind == "dk" ? verbs.intersection(.write) : verbs, servicePaths: servicePath, types: type)
      let (tenant, service, name, rate, json) = (tenant, service, name, rate, installation.json)
      let kind: KeyKind = kind == "dk" ? .device : .service
      let expiresIn = expiresIn.duration
      try await installation.run { installation in
        let issued = try await installation.createServiceKey(
          for: installation.tenant(named: tenant), kind: kind, service: service, reach: reach, name: name,
          ratePerMinute: rate, expiresIn: expiresIn)
        return json ? issued.json.text : issued.key.reveal()
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List a tenant's keys, without their secrets.")
    @Option(help: "Slug or code of the tenant.") var tenant: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let (tenant, json) = (tenant, installation.json)
      try await installation.run { installation in
        let now = installation.clock.now()
        let keys = try await installation.keys(of: installation.tenant(named: tenant))
        if json { return JSON.array(keys.map { $0.summary(at: now) }).text }
        return keys.map { key in
          [
            key.kid.text, key.kind.rawValue, key.life.state(at: now).rawValue, key.service ?? key.organisation ?? "-",
            key.life.endsAt.iso8601Milliseconds(), key.lastUsedAt?.iso8601Milliseconds() ?? "never used", key.name,
          ].joined(separator: "\t")
        }.joined(separator: "\n")
      }
    }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a successor. The old key works until the overlap ends; the last line is the new key alone.")
    @Option(help: "Slug or code of the tenant.") var tenant: String
    @Argument(help: "Public id of the key (its 12 characters).") var kid: KeyID
    @Option(help: "PT0H to P7D.") var overlap = DurationArgument(.seconds(72 * 3_600))
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let (tenant, kid, overlap, json) = (tenant, kid, overlap.duration, installation.json)
      try await installation.run { installation in
        let issued = try await installation.rotate(kid, of: installation.tenant(named: tenant), overlap: overlap)
        return json ? issued.json.text : issued.key.reveal()
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a key from the next request on. There is no way back.")
    @Option(help: "Slug or code of the tenant.") var tenant: String
    @Argument(help: "Public id of the key (its 12 characters).") var kid: KeyID
    @Option(help: "Why, for the record.") var reason: String
    @OptionGroup var installation: InstallationOptions

    func run() async throws {
      let (tenant, kid, reason) = (tenant, kid, reason)
      try await installation.run { installation in
        let record = try await installation.revoke(kid, of: installation.tenant(named: tenant), reason: reason)
        return record.life.state(at: installation.clock.now()).rawValue
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a key from standard input and tell by exit status 0 or 1 whether it is well formed. Offline.")

    func run() async throws {
      guard let line = readLine(), APIKeyText(line) != nil else {
        progress("not a well-formed key")
        throw ExitCode(1)
      }
      progress("well formed")
    }
  }
}

extension IssuedKey {
  var json: JSON {
    [
      "kid": .string(record.kid.text), "key": .string(key.reveal()),
      "expires_at": .string(record.life.endsAt.iso8601Milliseconds()),
    ]
  }
}

extension APIKeyRecord {
  /// What a list shows.
  func summary(at now: Timestamp) -> JSON {
    [
      "kid": .string(kid.text), "kind": .string(kind.rawValue), "state": .string(life.state(at: now).rawValue),
      "service": service.map { .string($0) } ?? .null, "org": organisation.map { .string($0) } ?? .null,
      "name": .string(name), "expires_at": .string(life.endsAt.iso8601Milliseconds()),
      "last_used_at": lastUsedAt.map { .string($0.iso8601Milliseconds()) } ?? .null,
    ]
  }
}
