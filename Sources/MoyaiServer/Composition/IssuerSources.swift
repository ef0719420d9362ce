import Identity
import Logging

extension IssuerConfiguration {
  /// Reads the file of issuers; none is configured where the path is empty.
  static func read(_ path: String) throws -> IssuerConfiguration {
    guard !path.isEmpty else { return .none }
    return try IssuerConfiguration(parsing: try SmallFile.read(path, bytesMax: bytesMax))
  }

  /// Each issuer with the place of its keys.
  /// - Throws: `HostRefusal` for an address or a network that is none.
  func sources(logger: Logger) throws -> [(issuer: Issuer, source: any KeySetSource)] {
    let rule = try AddressRule(allowing: allowedAddresses)
    return try entries.map { entry in
      switch entry.keys {
      case .file(let path): return (entry.issuer, KeySetFile(path))
      case .url(let text, let authority):
        guard let address = HTTPSAddress(text) else {
          throw HostRefusal("The address of the key set of \(entry.issuer.name) is none: \(text)")
        }
        return (entry.issuer, FetchedKeySet(address, rule: rule, authority: authority, logger: logger))
      }
    }
  }
}
