package import CivilTime

/// What this server calls itself.
package struct Product: Sendable, Hashable {
  package let name: String
  /// `major.minor.patch`
  package let version: String
  package let startedAt: Timestamp

  package init(name: String = "moyai", version: String, startedAt: Timestamp) {
    self.name = name
    self.version = version
    self.startedAt = startedAt
  }

  /// The version of Orion whose NGSI-v2 we speak. Clients parse it and compare it (NGSI behaviour 51).
  package static let orionVersion = "4.1.0"

  /// The architecture this runs on.
  package static var machine: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #else
      "unknown"
    #endif
  }
}
