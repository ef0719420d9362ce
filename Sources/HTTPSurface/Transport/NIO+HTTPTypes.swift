import HTTPTypes
import NIOCore
import NIOHTTP1

extension HTTPRequest.Method {
  init(_ method: HTTPMethod) {
    switch method {
    case .GET: self = .get
    case .POST: self = .post
    case .PUT: self = .put
    case .PATCH: self = .patch
    case .DELETE: self = .delete
    case .HEAD: self = .head
    case .OPTIONS: self = .options
    default: self = HTTPRequest.Method(method.rawValue) ?? .trace
    }
  }
}

extension HTTPResponseHead {
  init(_ response: HTTPResponse) {
    var headers = HTTPHeaders()
    headers.reserveCapacity(response.headerFields.count)
    for field in response.headerFields { headers.add(name: field.name.rawName, value: field.value) }
    self.init(version: .http1_1, status: HTTPResponseStatus(response.status), headers: headers)
  }
}

extension HTTPResponseStatus {
  /// Reason phrases that newer RFCs changed are written in their new form (NGSI behaviour 4).
  init(_ status: HTTPResponse.Status) {
    switch status.code {
    case 413, 414, 422: self = .custom(code: UInt(status.code), reasonPhrase: ReasonPhrase.of(status.code))
    default: self.init(statusCode: status.code, reasonPhrase: status.reasonPhrase)
    }
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
