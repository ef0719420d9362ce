import NIOCore

/// Everything an installation can set. Tests build the value; only the executable reads the environment.
package struct ServerConfiguration: Sendable, Equatable {
  /// Whether keys, clock and issuer are those of a real installation or of a test one (Tenancy.docc, registers).
  package enum Environment: String, Sendable {
    case live, test
  }

  package var environment = Environment.live
  /// Connection string of the data plane and the tenant plane: role `moyai_app`.
  package var databaseURL = ""
  /// Connection string of the meter's flush: role `moyai_meter`.
  package var meterDatabaseURL = ""
  /// Connection string of the admin plane: role `moyai_ops`.
  package var opsDatabaseURL = ""
  /// Connection string of the personal part of the data plane: role `moyai_gateway`. Empty: personal data is not served.
  package var gatewayDatabaseURL = ""
  /// Connection string of persons and consents: role `moyai_consent`.
  package var consentDatabaseURL = ""
  /// Connection string of the ledger's sealer: role `moyai_sealer`.
  package var sealerDatabaseURL = ""
  package var dataListener = ListenAddress(host: "0.0.0.0", port: 1_026)
  package var adminListener = ListenAddress(host: "127.0.0.1", port: 1_027)
  /// Where residents reach this server; empty means the data listener on this machine.
  package var publicURL = ""
  /// The issuer of the residents' page. All of it or nothing.
  package var authorizationEndpoint = ""
  package var tokenEndpoint = ""
  package var pageClientID = ""
  package var pageScope = "openid"
  /// The file of OIDC issuers (Identity.docc); empty: no token is believed.
  package var issuersFile = ""
  /// The pepper file, outside the database, mode 0600.
  package var pepperFile = "/etc/moyai/pepper"
  /// Folder of the towns' signing keys, outside the database, shared by all servers of an installation.
  package var signingFolder = "/etc/moyai/signing"
  /// Folder where counts wait on their way to the database; one server, one folder.
  package var spoolFolder = "/var/lib/moyai-spool"
  /// Least severe level that is logged.
  package var logLevel = "info"
  /// Threads that read and write the clients' sockets.
  package var eventLoops = max(1, System.coreCount)
  /// Pipelined connections that short reads share.
  /// The more requests share a batch the less each costs, so that half the cores feed more than all of them would.
  package var pipelineConnections = max(1, min(8, System.coreCount / 2))
  /// Connections that write; a town's writes always go through the same one.
  package var writeConnections = 4
  /// Connections for exports and reports.
  package var longReadConnections = 2
  /// Requests a key may make in a minute unless the key says otherwise (Tenancy.docc, keys).
  package var ratePerKeyPerMinute = 600
  /// Requests a service may make in one town in a minute.
  package var ratePerServicePerMinute = 3_000
  /// Failed credentials an address may present in a minute.
  package var failedCredentialsPerMinute = 10
  /// Longest statement on the data plane, in milliseconds.
  package var statementTimeoutMilliseconds = 5_000
  /// How long requests in flight may take to end after a stop was asked for.
  package var drainSeconds = 20

  /// The defaults; no database is named yet.
  package init() {}
}

/// Host and port of a listener.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
  package var host: String
  package var port: Int

  /// A host name or address, and a port; port 0 lets the system choose.
  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT` or `[IPV6]:PORT`.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[colon...].dropFirst()), (0...65_535).contains(port)
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
