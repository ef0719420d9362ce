/// One setting: its name in the environment, what it means, and how it is read and printed.
package struct ConfigurationSetting: Sendable {
  /// Name of the environment variable.
  package let name: String
  /// One line for an operator.
  package let meaning: String
  /// Whether its value may hold a password.
  let isSecret: Bool
  /// Takes the value over, or says what is wrong with it.
  let read: @Sendable (String, inout ServerConfiguration) -> String?
  /// The value in force.
  let show: @Sendable (ServerConfiguration) -> String

  /// Every setting, in the order in which they are printed.
  package static let all: [ConfigurationSetting] = [
    text("MOYAI_DATABASE_URL", "connection string of role moyai_app", secret: true, \.databaseURL),
    text("MOYAI_METER_DATABASE_URL", "connection string of role moyai_meter", secret: true, \.meterDatabaseURL),
    text("MOYAI_OPS_DATABASE_URL", "connection string of role moyai_ops", secret: true, \.opsDatabaseURL),
    text(
      "MOYAI_GATEWAY_DATABASE_URL", "connection string of role moyai_gateway; without it no personal data is served",
      secret: true, \.gatewayDatabaseURL),
    text("MOYAI_CONSENT_DATABASE_URL", "connection string of role moyai_consent", secret: true, \.consentDatabaseURL),
    text("MOYAI_SEALER_DATABASE_URL", "connection string of role moyai_sealer", secret: true, \.sealerDatabaseURL),
    address("MOYAI_LISTEN", "data, citizen, tenant and public plane", \.dataListener),
    address("MOYAI_ADMIN_LISTEN", "admin plane; keep it off public networks", \.adminListener),
    optional("MOYAI_PUBLIC_URL", "where residents reach this server, https://HOST", \.publicURL),
    optional(
      "MOYAI_MY_AUTHORIZATION_ENDPOINT", "OIDC issuer of the page at /my: authorisation", \.authorizationEndpoint),
    optional("MOYAI_MY_TOKEN_ENDPOINT", "OIDC issuer of the page at /my: token", \.tokenEndpoint),
    optional("MOYAI_MY_CLIENT_ID", "OIDC client of the page at /my; public, with PKCE", \.pageClientID),
    optional("MOYAI_MY_SCOPE", "OIDC scope the page at /my asks for", \.pageScope),
    optional("MOYAI_ISSUERS_FILE", "JSON file of OIDC issuers for residents, staff and operators", \.issuersFile),
    text("MOYAI_PEPPER_FILE", "pepper file, outside the database, mode 0600", \.pepperFile),
    text(
      "MOYAI_SIGNING_DIRECTORY",
      "folder of the towns' signing keys, outside the database, mode 0700; shared by all servers",
      \.signingFolder),
    text("MOYAI_SPOOL_DIR", "folder where counts wait for the database; one per server", \.spoolFolder),
    choice("MOYAI_LOG_LEVEL", "least severe level logged", \.logLevel, Self.logLevels),
    number("MOYAI_EVENT_LOOPS", "threads that serve the clients' connections", \.eventLoops, 1...256),
    number("MOYAI_PIPELINES", "connections that short reads share", \.pipelineConnections, 1...64),
    number("MOYAI_WRITERS", "connections that write", \.writeConnections, 1...64),
    number("MOYAI_LONG_READERS", "connections for exports and reports", \.longReadConnections, 1...16),
    number("MOYAI_RATE_PER_KEY", "requests a minute and key", \.ratePerKeyPerMinute, 1...100_000_000),
    number("MOYAI_RATE_PER_SERVICE", "requests a minute, service and town", \.ratePerServicePerMinute, 1...100_000_000),
    number(
      "MOYAI_FAILED_CREDENTIALS", "failed credentials a minute and address", \.failedCredentialsPerMinute, 1...1_000_000
    ),
    number(
      "MOYAI_STATEMENT_TIMEOUT_MS", "longest statement, milliseconds", \.statementTimeoutMilliseconds, 100...600_000),
    number("MOYAI_DRAIN_SECONDS", "time for requests in flight at a stop", \.drainSeconds, 1...600),
  ]

  static let logLevels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

  private static func text(
    _ name: String, _ meaning: String, secret: Bool = false,
    _ path: any WritableKeyPath<ServerConfiguration, String> & Sendable
  ) -> ConfigurationSetting {
    ConfigurationSetting(
      name: name, meaning: meaning, isSecret: secret,
      read: { value, configuration in
        guard !value.isEmpty else { return "must not be empty" }
        configuration[keyPath: path] = value
        return nil
      },
      show: { $0[keyPath: path] })
  }

  /// A text that may be empty: then the thing is not configured.
  private static func optional(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerConfiguration, String> & Sendable
  ) -> ConfigurationSetting {
    ConfigurationSetting(
      name: name, meaning: meaning, isSecret: false,
      read: { value, configuration in
        guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) || name.hasSuffix("SCOPE") else {
          return "must be printable ASCII without blanks"
        }
        configuration[keyPath: path] = value
        return nil
      },
      show: { $0[keyPath: path] })
  }

  private static func choice(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerConfiguration, String> & Sendable,
    _ allowed: [String]
  ) -> ConfigurationSetting {
    ConfigurationSetting(
      name: name, meaning: meaning, isSecret: false,
      read: { value, configuration in
        guard allowed.contains(value) else { return "must be one of \(allowed.joined(separator: ", "))" }
        configuration[keyPath: path] = value
        return nil
      },
      show: { $0[keyPath: path] })
  }

  private static func number(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerConfiguration, Int> & Sendable,
    _ range: ClosedRange<Int>
  ) -> ConfigurationSetting {
    ConfigurationSetting(
      name: name, meaning: meaning, isSecret: false,
      read: { value, configuration in
        guard let number = Int(value), range.contains(number) else {
          return "must be a number from \(range.lowerBound) to \(range.upperBound)"
        }
        configuration[keyPath: path] = number
        return nil
      },
      show: { "\($0[keyPath: path])" })
  }

  private static func address(
    _ name: String, _ meaning: String, _ path: any WritableKeyPath<ServerConfiguration, ListenAddress> & Sendable
  ) -> ConfigurationSetting {
    ConfigurationSetting(
      name: name, meaning: meaning, isSecret: false,
      read: { value, configuration in
        guard let address = ListenAddress(value) else { return "must be HOST:PORT" }
        configuration[keyPath: path] = address
        return nil
      },
      show: { $0[keyPath: path].description })
  }
}
