/// What a session is told right after it opened.
struct ConnectionSettings: Sendable {
  var applicationName = "moyai"
  var searchPath: [String] = ["moyai", "public"]
  var connectTimeout: Duration = .seconds(5)
  var statementTimeout: Duration = .seconds(10)
  var idleInTransactionTimeout: Duration = .seconds(30)
  var lockTimeout: Duration = .seconds(5)
  var preparedStatementsMax = 256

  /// How long the server may stay silent while an answer is due: it must have ended the statement by then, so
  /// silence means the network or the machine is gone.
  var silenceMax: Duration { statementTimeout + .seconds(10) }

  /// One simple query. The names of `searchPath` come from the configuration and are quoted.
  var script: String {
    let path = searchPath.map { "\"" + $0.split(separator: "\"").joined(separator: "\"\"") + "\"" }
    return """
      SET search_path = \(path.joined(separator: ", "));
      SET default_transaction_isolation = 'read committed';
      SET statement_timeout = \(statementTimeout.wholeMilliseconds);
      SET lock_timeout = \(lockTimeout.wholeMilliseconds);
      SET idle_in_transaction_session_timeout = \(idleInTransactionTimeout.wholeMilliseconds);
      SET timezone = 'UTC';
      SET datestyle = 'ISO, YMD';
      SET bytea_output = 'hex';
      SET standard_conforming_strings = on;
      SET client_min_messages = warning;
      SET jit = off
      """
  }
}

extension Duration {
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
