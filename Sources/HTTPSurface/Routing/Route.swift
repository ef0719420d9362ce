package import HTTPTypes

/// The endpoints of one path, by method.
package struct Route: Sendable {
  package private(set) var endpoints: [(method: HTTPRequest.Method, entry: RoutedEndpoint)] = []

  mutating func add(_ entry: RoutedEndpoint) { endpoints.append((entry.endpoint.method, entry)) }

  /// The endpoint for a method, or nil.
  package func endpoint(for method: HTTPRequest.Method) -> RoutedEndpoint? {
    for candidate in endpoints where candidate.method == method { return candidate.entry }
    return nil
  }

  /// The methods in the order in which Orion lists them: GET, POST, PUT, PATCH, DELETE (NGSI behaviour 10).
  package var allow: String {
    let order: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]
    return order.filter { endpoint(for: $0) != nil }.map(\.rawValue).joined(separator: ", ")
  }
}

/// An endpoint with its place in the listener's table, by which metrics find their counters without a search, and
/// with what the pipeline would otherwise work out for every request.
package final class RoutedEndpoint: Sendable {
  package let endpoint: Endpoint
  package let ordinal: Int
  let produces: [MediaType]
  let isNGSI: Bool
  /// Whether a person at a desk changes something by it.
  let isConsoleChange: Bool

  init(_ endpoint: Endpoint, ordinal: Int) {
    self.endpoint = endpoint
    self.ordinal = ordinal
    produces = endpoint.produces
    isNGSI = endpoint.errorShape == .ngsi
    isConsoleChange = endpoint.method != .get && endpoint.plane != .data && endpoint.plane != .public
  }
}
