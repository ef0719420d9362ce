package import Tenancy

/// Why the demonstration could not be loaded through the API.
package enum DemonstrationFailure: Error, CustomStringConvertible {
  /// The address is none of ``ServerAddress``.
  case addressInvalid(String)
  /// The server answered something else than it should; the body is its own text, cut.
  case refused(town: TenantCode, request: String, status: Int, body: String)
  /// No answer came, also not when it was tried again.
  case unreachable(town: TenantCode, request: String, reason: String)

  package var description: String {
    switch self {
    case .addressInvalid(let text): "\(text) is no address of the form http://HOST:PORT"
    case .refused(let town, let request, let status, let body): "\(town) \(request): \(status) \(body)"
    case .unreachable(let town, let request, let reason): "\(town) \(request): \(reason)"
    }
  }
}
