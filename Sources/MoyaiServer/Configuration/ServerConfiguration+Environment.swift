/// Every mistake of a configuration at once, so that an operator mends it once.
package struct ConfigurationProblems: Error, CustomStringConvertible {
  package let lines: [String]

  package var description: String {
    "The configuration has mistakes:\n" + lines.map { "  " + $0 }.joined(separator: "\n")
  }
}

extension ServerConfiguration {
  /// Reads the settings from environment variables. Unknown variables that begin with `MOYAI_` are mistakes too: a
  /// misspelt setting would otherwise silently keep its default.
  package init(environment: [String: String], base: ServerConfiguration = ServerConfiguration())
    throws(ConfigurationProblems)
  {
    self = base
    var lines: [String] = []
    for setting in ConfigurationSetting.all {
      guard let value = environment[setting.name] else { continue }
      if let problem = setting.read(value, &self) { lines.append("\(setting.name) \(problem)") }
    }
    let known = Set(ConfigurationSetting.all.map(\.name)).union(Self.otherVariables)
    for name in environment.keys.sorted() where name.hasPrefix("MOYAI_") && !known.contains(name) {
      lines.append("\(name) is not a setting; `moyai config print` lists them")
    }
    lines += pageFaults
    guard lines.isEmpty else { throw ConfigurationProblems(lines: lines) }
    // One role may serve a small installation's three connections while it is being set up; the privilege check at
    // the start tells when that role may do too much.
    if meterDatabaseURL.isEmpty { meterDatabaseURL = databaseURL }
    if opsDatabaseURL.isEmpty { opsDatabaseURL = databaseURL }
  }

  /// Variables that other parts read: programs of the embedded cluster, the
  /// owner's connection of `moyai migrate`, and what tests use.
  private static let otherVariables: Set<String> = [
    "MOYAI_POSTGRES_BIN", "MOYAI_OWNER_DATABASE_URL", "MOYAI_TEST_SEED", "MOYAI_KEEP_DB",
  ]

  /// The settings in force as `NAME=value` lines with their meanings; passwords are masked.
  package var printed: String {
    ConfigurationSetting.all.map { setting in
      let value = setting.show(self)
      return "# \(setting.meaning)\n\(setting.name)=\(setting.isSecret ? Self.masked(value) : value)\n"
    }.joined()
  }

  /// Hides the password of a connection string in either of libpq's forms.
  static func masked(_ text: String) -> String {
    if let scheme = text.firstRange(of: "://"), let at = text[scheme.upperBound...].lastIndex(of: "@") {
      let user = text[scheme.upperBound..<at].prefix { $0 != ":" }
      return "\(text[..<scheme.upperBound])\(user):***\(text[at...])"
    }
    return text.split(separator: " ").map { $0.hasPrefix("password=") ? "password=***" : String($0) }.joined(
      separator: " ")
  }
}
