/// Who an endpoint is for (Design, planes).
package enum Plane: String, Sendable, Hashable, CaseIterable {
  /// `/v2`, `/personal/v1`: services and devices, with an API key.
  case data
  /// `/me/v1`: residents, with an OIDC token whose audience is `moyai-me`.
  case citizen
  /// `/tenant/v1`: staff of one town, with the town's console key.
  case tenant
  /// `/admin/v1`: the prefecture's operators, on a listener of their own.
  case admin
  /// `/version`, `/health/…`, `/openapi.json`, `/v2`: anyone.
  case `public`
}

/// A socket the server listens on. The admin plane never shares one with the others (Design, planes).
package enum Listener: String, Sendable, Hashable, CaseIterable {
  /// Port 1026, reachable from outside.
  case data
  /// Port 1027, 127.0.0.1 unless configured otherwise.
  case admin
}

/// How errors look: NGSI-v2 has its own shape, and with it `/version`, which its clients ask first; everything else is
/// RFC 9457 (Design, planes).
package enum ErrorShape: Sendable, Hashable {
  /// `{"error":"NotFound","description":"…"}`
  case ngsi
  /// `application/problem+json`
  case problem

  /// The shape for a path that may match no endpoint at all.
  package init(path: some StringProtocol) {
    self = path == "/v2" || path == "/version" || path.hasPrefix("/v2/") ? .ngsi : .problem
  }
}
