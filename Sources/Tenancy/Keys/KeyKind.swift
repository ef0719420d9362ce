/// What a key is for; written into its text.
package enum KeyKind: String, Sendable, CaseIterable {
  /// A service: reads and writes what its reach and scopes say.
  case service = "sk"
  /// A provider: writes personal records.
  case provider = "pk"
  /// A device: writes `/v2` and nothing else.
  case device = "dk"
  /// A desk: the console of the prefecture (`/admin/v1`) or of one town (`/tenant/v1`).
  case console = "ok"

  /// Whether a request on that plane may carry such a key at all; a wrong plane answers as if the key were inactive
  /// (Tenancy.docc, keys). Which of the two consoles a key belongs to is told by its roles.
  package func opens(_ plane: Plane) -> Bool {
    switch (self, plane) {
    case (.service, .data), (.service, .personal): true
    case (.provider, .personal): true
    case (.device, .data): true
    case (.console, .tenant), (.console, .admin): true
    case (.service, _), (.provider, _), (.device, _), (.console, _): false
    }
  }
}

/// The planes that take keys (Design, planes).
package enum Plane: Sendable, CaseIterable {
  /// `/v2`
  case data
  /// `/personal/v1`, `/service/v1`
  case personal
  /// `/tenant/v1`
  case tenant
  /// `/admin/v1`
  case admin
}

/// Whether an installation and its keys are for real; each refuses the other's (Tenancy.docc, registers).
package enum KeyEnvironment: String, Sendable, CaseIterable {
  case live, test
}
