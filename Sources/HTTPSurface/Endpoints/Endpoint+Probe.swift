package import HTTPTypes

/// The smallest request whose form an endpoint accepts: made from its declaration, for the tests that ask every endpoint
/// as a stranger. It need not name anything that exists.
package struct Probe: Sendable, Hashable {
  package let method: HTTPRequest.Method
  package let target: String
  package let headers: [Field]
  package let body: String?

  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String
  }
}

extension Endpoint {
  /// - Parameter gap: what stands in a gap of the path, by its name; plain letters unless said otherwise.
  package func probe(_ gap: (String) -> String = { _ in "probe" }) -> Probe {
    var target = path.filled { PercentCoding.encode(gap($0)) }
    let needed = query.filter(\.isRequired).map { "\($0.name)=probe" }
    if !needed.isEmpty { target += "?" + needed.joined(separator: "&") }
    var headers: [Probe.Field] = []
    var text: String?
    if case .required(let form) = body {
      text = "{}"
      headers.append(.init(name: "Content-Type", value: form.media.first?.essence ?? MediaType.json.essence))
    }
    if repetition == .keyed {
      headers.append(.init(name: "Idempotency-Key", value: "00000000-0000-4000-8000-000000000000"))
    }
    return Probe(method: method, target: target, headers: headers, body: text)
  }
}
