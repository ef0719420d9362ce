import Identity

extension IssuerConfiguration {
  /// Reads the file of issuers; none is configured where the path is empty.
  static func read(_ path: String) throws -> IssuerConfiguration {
    guard !path.isEmpty else { return .none }
    return try IssuerConfiguration(parsing: try SmallFile.read(path, bytesMax: bytesMax))
  }

  /// Each issuer with the place of its keys.
  func sources() throws -> [(issuer: Issuer, source: any KeySetSource)] {
    try entries.map { entry in
      switch entry.keys {
      case .file(let path): (entry.issuer, KeySetFile(path))
      case .url(let address):
        throw HostRefusal("The key set of \(entry.issuer.name) is at \(address); fetch it into a file and name that.")
      }
    }
  }
}
