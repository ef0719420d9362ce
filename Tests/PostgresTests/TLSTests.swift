import Foundation
import Postgres
import Testing

/// `sslmode=verify-full` against a server whose certificate is made here.
@Suite(.serialized) struct TLSTests {
  /// A server with TLS, and the files of two authorities: one that signed its certificate, one that did not.
  struct Server {
    let cluster: TestCluster
    let test: TestDatabase
    let port: Int

    init() async throws {
      port = Int.random(in: 20_000..<30_000)
      cluster = try await TestCluster(
        port: port, options: ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"])
      try await Server.makeCertificates(in: cluster.folder)
      try await cluster.start()
      test = try await TestDatabase(in: cluster)
    }

    func conninfo(host: String, authority: String) -> String {
      "host=\(host) hostaddr=127.0.0.1 port=\(port) dbname=\(test.name) user=moyai_app sslmode=verify-full "
        + "sslrootcert=\(cluster.folder)/\(authority).crt"
    }

    private static func makeCertificates(in folder: String) async throws {
      for name in ["ca", "other"] {
        try await Shell.run([
          "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
          "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).crt", "-days", "2", "-subj", "/CN=\(name)",
        ])
      }
      try await Shell.run([
        "/usr/bin/openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", "\(folder)/data/server.key", "-out", "\(folder)/server.csr", "-subj", "/CN=db.moyai.test",
      ])
      try Data("subjectAltName=DNS:db.moyai.test".utf8).write(to: URL(fileURLWithPath: "\(folder)/san"))
      try await Shell.run([
        "/usr/bin/openssl", "x509", "-req", "-in", "\(folder)/server.csr", "-CA", "\(folder)/ca.crt", "-CAkey",
        "\(folder)/ca.key", "-CAcreateserial", "-days", "2", "-extfile", "\(folder)/san", "-out",
        "\(folder)/data/server.crt",
      ])
      try await Shell.run(["/bin/chmod", "600", "\(folder)/data/server.key"])
      if geteuid() == 0 {
        try await Shell.run([
          "/bin/chown", "postgres:postgres", "\(folder)/data/server.key", "\(folder)/data/server.crt",
        ])
      }
    }
  }

  @Test func `the right name by the right authority is accepted, everything else refused`() async throws {
    let server = try await Server()
    defer { server.cluster.stop() }
    let good = server.conninfo(host: "db.moyai.test", authority: "ca")
    try await server.test.run({ $0.app = good }) { database in
      let rows = try await database.withTenant(
        aizu, .readOnly,
        strings("SELECT version || ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
      #expect(rows.first?.hasPrefix("TLSv1") == true)
      #expect(rows.first?.hasSuffix("true") == true)
      let big = String(repeating: "x", count: 3_000_000)
      let back = try await database.withTenant(aizu, .readOnly, strings("SELECT \(big)::text"))
      #expect(back.first?.utf8.count == big.utf8.count)
    }
    for (host, authority, reason) in [
      ("wrong.moyai.test", "ca", "does not match host name"), ("db.moyai.test", "other", "certificate verify failed"),
    ] {
      let observations = Observations()
      let bad = server.conninfo(host: host, authority: authority)
      try await server.test.run({ $0.app = bad }, observer: observations) { database in
        let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
        #expect(code == .unavailable)
        #expect(!database.isReachable)
      }
      let messages = observations.list.compactMap { observation -> String? in
        if case .connectFailed(_, let error, _) = observation { error.message } else { nil }
      }
      #expect(messages.contains { $0.contains(reason) }, "\(messages)")
    }
  }
}
