/// An `https` address taken apart: what is looked up, and where it is connected to.
struct HTTPSAddress: Hashable, Sendable {
  let text: String
  /// A name or a numeric address, without brackets.
  let host: String
  let port: Int

  /// Nil for anything but `https://host[:port][/path]`; user names are refused, since what stands before `@` looks like a
  /// host and is none.
  init?(_ text: String) {
    let scheme = "https://"
    guard text.hasPrefix(scheme), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@"), !authority.isEmpty else { return nil }
    var host = authority
    var port: Substring?
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard !host.isEmpty else { return nil }
    if let port {
      guard let number = Int(port), (1...65_535).contains(number) else { return nil }
      self.port = number
    } else {
      self.port = 443
    }
    self.text = text
    self.host = String(host)
  }
}
