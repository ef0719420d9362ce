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

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
