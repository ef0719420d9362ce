import StrictJSON

/// A tenant of a test server with a key for `/v2` and one for `/tenant/v1`.
struct Town: Sendable {
  let slug: String
  let ngsi: String
  let console: String
}

extension ServerProcess {
  /// Admits a town as the prefecture's operator does on the host.
  func admit(_ slug: String) throws -> Town {
    _ = try command(["tenant", "create", "--slug", slug])
    let ngsi = try lastLine(command(["key", "create", "--tenant", slug, "--scope", "ngsi"]))
    let console = try lastLine(
      command(["operator-key", "create", "--name", "test desk", "--tenant", slug, "--roles", "clerk,manager,auditor"]))
    return Town(slug: slug, ngsi: ngsi, console: console)
  }

  /// The prefecture's console key.
  var operatorToken: String {
    readText(dataFolder + "/operator-token").split(separator: "\n").first.map(String.init) ?? ""
  }

  private func lastLine(_ text: String) throws -> String {
    guard let line = text.split(separator: "\n").last else { throw Failure(description: "a command printed nothing") }
    return String(line)
  }
}
