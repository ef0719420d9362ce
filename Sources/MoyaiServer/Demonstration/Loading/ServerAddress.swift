/// Where the loader finds the server: `http://127.0.0.1:1026`. It loads over plain HTTP on the machine itself, never over a network.
package struct ServerAddress: Sendable, Hashable {
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Nil for anything but `http://HOST[:PORT]`, with or without a final slash. A host with colons stands in brackets.
  package init?(_ url: String) {
    let scheme = "http://"
    guard url.hasPrefix(scheme) else { return nil }
    var rest = url.dropFirst(scheme.count)
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    let host: Substring
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      host = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
    } else {
      host = rest.prefix { $0 != ":" }
      rest = rest.dropFirst(host.count)
    }
    guard !host.isEmpty, !host.contains(where: { "/?#@[] ".contains($0) || $0.isNewline }) else { return nil }
    self.host = String(host)
    if rest.isEmpty {
      port = 80
    } else {
      guard rest.hasPrefix(":"), let number = UInt16(rest.dropFirst()) else { return nil }
      port = number
    }
  }
}
