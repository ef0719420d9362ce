import StrictJSON
package import Tenancy

/// A line of a list of tenants.
package struct ImportedTenant: Sendable {
  package let slug: TenantSlug
  package let code: TenantCode?
  package let name: TenantName
}

/// Reads a list of tenants from CSV: whole, or not at all.
package enum TenantImport {
  /// Lines of one file at most.
  package static let linesMax = 10_000

  /// - Throws: a refusal that names line and column of the first mistake of each line.
  package static func read(_ path: String) throws -> [ImportedTenant] {
    let lines = try FileStore.readText(path).split(whereSeparator: \.isNewline)
    guard lines.count <= linesMax else { throw HostRefusal("\(path) has more than \(linesMax) lines.") }
    guard let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false).map(String.init),
      let slugColumn = header.firstIndex(of: "slug")
    else { throw HostRefusal("\(path): line 1 must name the columns, slug among them.") }
    func field(_ fields: [Substring], _ name: String) -> String? {
      header.firstIndex(of: name).map { String(fields[$0]) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var mistakes: [String] = []
    var seen: Set<String> = []
    var towns: [ImportedTenant] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == header.count else {
        mistakes.append("line \(index + 1): \(fields.count) fields, not \(header.count)")
        continue
      }
      guard let slug = TenantSlug(fields[slugColumn]) else {
        mistakes.append("line \(index + 1), column slug: not a letter and 1 to 31 small letters or digits")
        continue
      }
      guard seen.insert(slug.text).inserted else {
        mistakes.append("line \(index + 1), column slug: \(slug.text) comes twice")
        continue
      }
      let codeText = field(fields, "code6")
      let code = codeText.flatMap { TenantCode($0) }
      if let codeText, code == nil {
        mistakes.append("line \(index + 1), column code6: \(codeText) is not six digits with a right check digit")
        continue
      }
      towns.append(
        ImportedTenant(
          slug: slug, code: code,
          name: TenantName(
            japanese: field(fields, "name") ?? slug.text, kana: field(fields, "name_kana") ?? "",
            romaji: field(fields, "name_romaji") ?? "")))
    }
    guard mistakes.isEmpty else {
      throw HostRefusal("Nothing was admitted. \(path):\n" + mistakes.map { "  " + $0 }.joined(separator: "\n"))
    }
    return towns
  }
}

extension Installation {
  /// Admits the tenants and writes their keys to a file of mode 0600 as `{"slug": {"ngsi": "…", "console": "…"}}`. Tenants that
  /// the file names already keep their keys.
  package func admit(
    _ towns: [ImportedTenant], keysFile: String, progress: @Sendable (String) -> Void
  ) async throws {
    var known: [String: TownKeys] = FileStore.exists(keysFile) ? try TownKeys.read(keysFile) : [:]
    for (index, town) in towns.enumerated() {
      let tenant = try await createTenant(
        slug: town.slug, code: town.code, kind: town.code == nil ? .sandbox : .municipality, name: town.name,
        joined: nil
      ).thing
      if known[town.slug.text] == nil { known[town.slug.text] = try await makeKeys(for: tenant) }
      if (index + 1).isMultiple(of: 100) {
        progress("\(index + 1) of \(towns.count) tenants")
        try TownKeys.write(known, to: keysFile)
      }
    }
    try TownKeys.write(known, to: keysFile)
  }

  /// One key for `/v2` with everything, one for the town's console with every role.
  package func makeKeys(for tenant: Tenant) async throws -> TownKeys {
    let ngsi = try await createServiceKey(
      for: tenant, kind: .service, service: nil, reach: .everything, name: "first key", ratePerMinute: nil,
      expiresIn: firstKeyLife, lifeMax: firstKeyLife)
    let console = try await createConsoleKey(
      for: tenant, name: "first console", roles: [.clerk, .manager, .finance, .auditor],
      expiresIn: firstKeyLife, lifeMax: firstKeyLife)
    return TownKeys(ngsi: ngsi.key.reveal(), console: console.key.reveal())
  }
}

/// The keys of one town as `keys.json` holds them (Design, commands).
package struct TownKeys: Sendable {
  package let ngsi: String
  package let console: String

  package static func read(_ path: String) throws -> [String: TownKeys] {
    guard let object = try JSON(parsing: FileStore.read(path)).object else {
      throw HostRefusal("\(path) is not a JSON object")
    }
    var keys: [String: TownKeys] = [:]
    for (slug, value) in object.members {
      guard let ngsi = value.object?["ngsi"]?.string, let console = value.object?["console"]?.string else {
        throw HostRefusal("\(path): \(slug) has no keys")
      }
      keys[slug] = TownKeys(ngsi: ngsi, console: console)
    }
    return keys
  }

  package static func write(_ keys: [String: TownKeys], to path: String) throws {
    var object = JSONObject()
    for (slug, pair) in keys.sorted(by: { $0.key < $1.key }) {
      object.append(slug, ["ngsi": .string(pair.ngsi), "console": .string(pair.console)])
    }
    try FileStore.write(JSON.object(object).bytes + [0x0A], to: path, mode: 0o600)
  }
}
