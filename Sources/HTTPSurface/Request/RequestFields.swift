package import HTTPTypes
import NIOHTTP1

/// The header fields the surface looks at, picked out of the request in one pass. What is not here means nothing to
/// it: neither `Forwarded`, nor cookies, nor trailers name a tenant (HTTPSurface.docc, credentials).
package struct RequestFields: Sendable {
  package private(set) var accept: String?
  package private(set) var acceptLanguage: String?
  package private(set) var contentType: String?
  package private(set) var contentLength: String?
  package private(set) var transferEncoding: String?
  package private(set) var correlator: String?
  package private(set) var traceParent: String?
  package private(set) var servicePath: String?
  /// Of a notification: the form of its entities.
  package private(set) var attrsFormat: String?
  package private(set) var idempotencyKey: String?
  /// Whether the client waits for a word before it sends its body.
  package private(set) var expectsContinue = false
  package private(set) var ifMatch: String?
  package private(set) var ifNoneMatch: String?
  package private(set) var moyaiMode: String?
  /// What the client would rather have (RFC 7240).
  package private(set) var prefer: String?
  /// All values of the fields that may name a tenant or carry a credential: more than one is refused, so each is
  /// kept (HTTPSurface.docc, credentials).
  package private(set) var fiwareServices: [String] = []
  package private(set) var moyaiTenants: [String] = []
  package private(set) var authorizations: [String] = []
  package private(set) var apiKeys: [String] = []
  package private(set) var authTokens: [String] = []
  /// All values of `Moyai-Purpose`: none and two are two different refusals.
  package private(set) var purposes: [String] = []
  /// Whether it says whom it is for, which HTTP/1.1 asks of every request (RFC 9112 §3.2).
  package private(set) var hasHost = false
  /// Whether the client would rather speak another protocol.
  package private(set) var asksForUpgrade = false
  /// Fields that must come once and came again.
  package private(set) var repeated: [String] = []
  /// Bytes of all names and values.
  package private(set) var bytes = 0

  package init(_ headers: HTTPFields) {
    for field in headers { take(field.name.canonicalName, field.value) }
  }

  /// The fields as NIO's decoder gives them: names as they were written.
  init(_ headers: HTTPHeaders) {
    for (name, value) in headers { take(name.lowercased(), value) }
  }

  /// - Parameter name: in lower case.
  private mutating func take(_ name: String, _ value: String) {
    bytes += name.utf8.count + value.utf8.count
    switch name {
    case "accept": accept = accept.map { $0 + "," + value } ?? value
    case "accept-language": acceptLanguage = acceptLanguage.map { $0 + "," + value } ?? value
    case "authorization": authorizations.append(value)
    case "content-length": Self.take(value, once: name, as: &contentLength, else: &repeated)
    case "content-type": Self.take(value, once: name, as: &contentType, else: &repeated)
    case "expect": expectsContinue = value.lowercased() == "100-continue"
    case "fiware-correlator": correlator = value
    case "fiware-service": fiwareServices.append(value)
    // An update takes one path and no list, so two of these fields say two things (NGSI behaviour 49). A query that
    // wants several writes them into one.
    case "fiware-servicepath": Self.take(value, once: name, as: &servicePath, else: &repeated)
    case "host": if hasHost { repeated.append(name) } else { hasHost = true }
    case "idempotency-key": Self.take(value, once: name, as: &idempotencyKey, else: &repeated)
    case "if-match": Self.take(value, once: name, as: &ifMatch, else: &repeated)
    case "if-none-match": ifNoneMatch = value
    case "ngsiv2-attrsformat": attrsFormat = value
    case "prefer": prefer = prefer.map { $0 + "," + value } ?? value
    case "moyai-mode": Self.take(value, once: name, as: &moyaiMode, else: &repeated)
    case "moyai-purpose": purposes.append(value)
    case "moyai-tenant": moyaiTenants.append(value)
    case "traceparent": traceParent = value
    case "transfer-encoding": transferEncoding = value
    case "upgrade": asksForUpgrade = true
    case "x-api-key": apiKeys.append(value)
    case "x-auth-token": authTokens.append(value)
    default: break
    }
  }

  private static func take(
    _ value: String, once name: String, as slot: inout String?, else repeated: inout [String]
  ) {
    if slot == nil { slot = value } else { repeated.append(name) }
  }
}
