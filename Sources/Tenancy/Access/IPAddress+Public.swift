extension IPAddress {
  /// Whether it is an address of the public internet, by the registries of IANA for special purposes (RFC 6890). What the
  /// server itself sends goes nowhere else unless an operator allowed it (Design, limits).
  package var isPublic: Bool {
    if bytes.count == 4 { return !Self.special4.contains { $0.contains(self) } }
    return Self.global6.contains { $0.contains(self) } && !Self.special6.contains { $0.contains(self) }
  }

  private static let special4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
  ].compactMap { IPNetwork($0) }

  /// All of version 6 that is given to anybody.
  private static let global6 = ["2000::/3"].compactMap { IPNetwork($0) }
  /// Of that what leads somewhere else: tunnels that carry a version 4 address inside, and documentation.
  private static let special6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap { IPNetwork($0) }
}
