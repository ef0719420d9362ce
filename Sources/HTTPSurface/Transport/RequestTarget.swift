/// How a request names what it is about (RFC 9112 §3.2).
enum RequestTarget {
  /// Path and query of a target in absolute form, which every server must take; any other target as it is. The host in it
  /// decides nothing here, like `Host`.
  static func originForm(_ target: String) -> String {
    guard target.utf8.first != UInt8(ascii: "/") else { return target }
    for scheme in ["http://", "https://"] where target.prefix(scheme.count).lowercased() == scheme {
      let rest = target.dropFirst(scheme.count)
      guard let start = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
        return "/"
      }
      return rest[start] == "?" ? "/" + rest[start...] : String(rest[start...])
    }
    return target
  }
}
