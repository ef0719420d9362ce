import HTTPTypes
import NGSI

/// What is decided from the head of a request alone, in the order in which faults are reported. Nothing here waits,
/// reads the body or touches the database.
struct Admission: Sendable {
  let limits: SurfaceLimits
  let router: Router

  /// A request that names an endpoint in good form. Who asks is not known yet.
  struct Admitted: Sendable {
    let entry: RoutedEndpoint
    /// What stands in the gaps of the path, still encoded.
    let gaps: [Substring]
    let query: Substring
    /// From `Content-Length`; 0 without one.
    let bodyBytes: Int
  }

  /// The path without the query.
  static func path(of target: String) -> (path: Substring, query: Substring) {
    guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target[...], "") }
    return (target[..<mark], target[target.utf8.index(after: mark)...])
  }

  func admit(_ request: RawRequest, _ fields: RequestFields, _ shape: ErrorShape) throws -> Admitted {
    guard request.target.utf8.count <= limits.uriBytesMax else { throw Problem(.uriTooLong, headers: Self.closing) }
    guard fields.bytes <= limits.headerBytesMax else { throw Problem(.headersTooLarge, headers: Self.closing) }
    let (path, query) = Self.path(of: request.target)
    let isNGSI = shape == .ngsi
    let bodyBytes = try checkLength(request.method, fields, isNGSI: isNGSI)
    if let name = fields.repeated.first { throw Problem(.duplicateHeader, shown: "\(name) came twice") }
    guard let match = router.match(path: path) else {
      if isNGSI { throw NGSIFault.unknownPath }
      throw Problem(.notFound)
    }
    guard let entry = match.route.endpoint(for: request.method) else {
      let allow: HTTPFields = [.allow: match.route.allow]
      if isNGSI { throw NGSIRefusal(NGSIFault.methodNotAllowed, headers: allow) }
      throw Problem(.methodNotAllowed, headers: allow)
    }
    if isNGSI, entry.endpoint.body == .none, fields.contentType != nil { throw NGSIFault.contentTypeWithoutBody }
    return Admitted(entry: entry, gaps: match.gaps, query: query, bodyBytes: bodyBytes)
  }

  private static let closing: HTTPFields = [.connection: "close"]

  /// Length of the body, by the head. A missing one is the first fault below `/v2` (NGSI behaviour 7); one that no
  /// endpoint takes is refused wherever it is addressed (behaviour 12).
  private func checkLength(_ method: HTTPRequest.Method, _ fields: RequestFields, isNGSI: Bool) throws -> Int {
    let bytes = fields.contentLength.flatMap { Int($0) } ?? 0
    if fields.transferEncoding != nil {
      // A body of unknown length cannot be held against a limit before it is read.
      if isNGSI { throw NGSIRefusal(NGSIFault.lengthRequired, headers: Self.closing) }
      throw Problem(.lengthRequired, headers: Self.closing)
    }
    if isNGSI, bytes == 0, method == .post || method == .put || method == .patch { throw NGSIFault.lengthRequired }
    if bytes > BodyForm.ngsiBytesMax {
      if isNGSI {
        throw NGSIRefusal(NGSIFault.bodyTooLarge(bytes, max: BodyForm.ngsiBytesMax), headers: Self.closing)
      }
      throw Problem(.bodyTooLarge, headers: Self.closing)
    }
    return bytes
  }
}
