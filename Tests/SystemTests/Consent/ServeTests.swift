import MoyaiServer
import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `moyai serve`, the real executable on a database of its own: what only `moyai dev` has is not there, and a role that
/// could pass the row policies is refused before anybody is listened to.
@Suite struct ServeTests {
  @Test func whatIsForRealHasNoTestEndpointsAndRefusesStrongRoles() throws {
    let host = try Host()
    let serving = try host.serve()
    let key = try host.command(["operator-key", "create", "--name", "desk"])
    #expect(key.status == 0 && key.output.contains("moyai_ok_live_"), "\(key.output)")
    let operation = try #require(key.output.split(separator: "\n").last.map(String.init))
    try nothingForTests(serving, operation)
    serving.end()
    try strongRolesAreRefused(host)
    try theOtherKindIsRefused(host)
  }

  private func nothingForTests(_ serving: Serving, _ operation: String) throws {
    let admin = RawHTTPClient(port: serving.adminPort)
    let data = RawHTTPClient(port: serving.port)
    let headers = [("Authorization", "Bearer \(operation)"), ("Content-Type", "application/json")]
    #expect(try admin.send("GET", "/admin/v1/tenants", headers: headers).status == 200, "the key is good")
    for (path, body) in [
      ("/admin/v1/test-issuer/tokens", #"{"kind":"citizen","sub":"hanako"}"#),
      ("/admin/v1/test-clock", #"{"advance":"P1D"}"#),
    ] {
      let answer = try admin.send("POST", path, headers: headers, body: Array(body.utf8))
      #expect(answer.status == 404 && answer.code == "not_found", "\(path): \(answer.status) \(answer.text)")
    }
    let page = try data.send(
      "POST", "/my/development/tokens", headers: [("Content-Type", "application/json")],
      body: Array(#"{"sub":"x"}"#.utf8))
    #expect(page.status == 404, "\(page.text)")
    // A token that names the test issuer is nobody's here.
    let header = "eyJhbGciOiJFZERTQSIsImtpZCI6InRlc3QiLCJ0eXAiOiJKV1QifQ"
    let payload = "eyJpc3MiOiJ1cm46bW95YWk6dGVzdC1pc3N1ZXIiLCJzdWIiOiJ4IiwiYXVkIjoibW95YWktbWUifQ"
    let token = try data.send("GET", "/me/v1", headers: [("Authorization", "Bearer \(header).\(payload).AAAA")])
    #expect(token.status == 401 && token.code == "token_invalid", "\(token.text)")
    // Invented tokens of one address are answered a few times a minute.
    // Ten of them: more than twice as many are sent, because a minute may end in between.
    let answers = try (0..<24).map { place in
      try data.send("GET", "/me/v1", headers: [("Authorization", "Bearer a\(place).b.c")])
    }
    let limited = try #require(answers.first { $0.status == 429 }, "\(answers.map(\.status))")
    #expect(limited.code == "rate_limited" && limited.header("retry-after") != nil)
    #expect(
      try admin.send("GET", "/admin/v1/tenants", headers: headers).status == 200, "keys are counted for themselves")
  }

  private func strongRolesAreRefused(_ host: Host) throws {
    for sql in ["ALTER ROLE moyai_gateway BYPASSRLS", "GRANT CREATE ON SCHEMA moyai TO moyai_app"] {
      try host.psql(sql)
      let refused = try host.attempt()
      #expect(
        refused.status != 0 && !refused.output.split(separator: "\n").contains("ready"), "\(sql): \(refused.output)")
      try host.psql(
        sql.hasPrefix("ALTER") ? "ALTER ROLE moyai_gateway NOBYPASSRLS" : "REVOKE CREATE ON SCHEMA moyai FROM moyai_app"
      )
    }
    let superuser = try host.attempt(["MOYAI_DATABASE_URL": host.url("moyai_super", "live")])
    #expect(superuser.status != 0, "\(superuser.output)")
  }

  /// A test installation is not served for real.
  private func theOtherKindIsRefused(_ host: Host) throws {
    let roles = [
      "": "moyai_app", "METER_": "moyai_meter", "OPS_": "moyai_ops", "GATEWAY_": "moyai_gateway",
      "CONSENT_": "moyai_consent", "SEALER_": "moyai_sealer",
    ]
    let other = Dictionary(
      uniqueKeysWithValues: roles.map { ("MOYAI_\($0.key)DATABASE_URL", host.url($0.value, "moyai")) })
    let refused = try host.attempt(other)
    #expect(refused.status != 0 && refused.output.contains("environment_mismatch"), "\(refused.output)")
  }

  /// A cluster, a migrated database `live` in it, and what the environment of a server says.
  private final class Host {
    private let development: ServerProcess
    private let folder: String

    init() throws {
      development = try ServerProcess()
      folder = development.dataFolder
      try psql("CREATE DATABASE live", in: "postgres")
      let migrated = try ServerProcess.run(
        ServerProcess.executable, ["migrate", "--owner", url("moyai_super", "live")])
      guard migrated.status == 0 else { throw ServerProcess.Failure(description: migrated.output) }
      let made = try command(["tenant", "create", "--kind", "prefecture", "--slug", "fukushimaken", "--code", "070009"])
      guard made.status == 0 else { throw ServerProcess.Failure(description: made.output) }
    }

    func url(_ role: String, _ database: String) -> String {
      (try? EmbeddedSite(DataFolder(folder)).cluster.connectionString(role: role, database: database)) ?? ""
    }

    func psql(_ script: String, in database: String = "live") throws {
      let done = try ServerProcess.run(
        "/usr/lib/postgresql/15/bin/psql", ["-X", "-q", "-d", url("moyai_super", database), "-c", script])
      guard done.status == 0 else { throw ServerProcess.Failure(description: done.output) }
    }

    private func environment(_ changes: [String: String] = [:], port: Int = 0, adminPort: Int = 0) -> [String] {
      var values = [
        "MOYAI_DATABASE_URL": url("moyai_app", "live"), "MOYAI_METER_DATABASE_URL": url("moyai_meter", "live"),
        "MOYAI_OPS_DATABASE_URL": url("moyai_ops", "live"), "MOYAI_GATEWAY_DATABASE_URL": url("moyai_gateway", "live"),
        "MOYAI_CONSENT_DATABASE_URL": url("moyai_consent", "live"),
        "MOYAI_SEALER_DATABASE_URL": url("moyai_sealer", "live"), "MOYAI_PEPPER_FILE": folder + "/pepper",
        "MOYAI_SIGNING_DIRECTORY": folder + "/signing", "MOYAI_SPOOL_DIR": folder + "/spool-live",
        "MOYAI_LISTEN": "127.0.0.1:\(port)", "MOYAI_ADMIN_LISTEN": "127.0.0.1:\(adminPort)",
      ]
      values.merge(changes) { $1 }
      return values.map { "\($0.key)=\($0.value)" }
    }

    func command(_ arguments: [String]) throws -> (status: Int32, output: String) {
      try ServerProcess.run(ServerProcess.executable, arguments, environment: environment(port: 1, adminPort: 2))
    }

    /// Starts a server that should end by itself, before it listens.
    func attempt(_ changes: [String: String] = [:]) throws -> (status: Int32, output: String) {
      mkdir(folder + "/spool-live", 0o700)
      let ports = (try ServerProcess.freePort(), try ServerProcess.freePort())
      return try ServerProcess.run(
        "/usr/bin/timeout", ["60", ServerProcess.executable, "serve"],
        environment: environment(changes, port: ports.0, adminPort: ports.1))
    }

    func serve() throws -> Serving {
      mkdir(folder + "/spool-live", 0o700)
      let ports = (try ServerProcess.freePort(), try ServerProcess.freePort())
      let serving = try Serving(
        environment(port: ports.0, adminPort: ports.1), port: ports.0, adminPort: ports.1)
      let isUp = try Instant.soon(within: 60) {
        (try? RawHTTPClient(port: ports.0).send("GET", "/health/ready"))?.status == 200 ? true : nil
      }
      guard isUp == true else { throw ServerProcess.Failure(description: "moyai serve is not ready") }
      return serving
    }
  }

  private struct Serving {
    let port: Int
    let adminPort: Int
    private let process: ServerProcess.Child

    init(_ environment: [String], port: Int, adminPort: Int) throws {
      self.port = port
      self.adminPort = adminPort
      process = try ServerProcess.Child(ServerProcess.executable, ["serve"], environment: environment)
    }

    func end() { process.end() }
  }
}
