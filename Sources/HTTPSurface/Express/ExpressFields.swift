/// The fields of a request on the express way: a key, on the planes of persons the purpose, and else nothing that changes
/// anything about the answer.
struct ExpressFields {
  /// The field that holds the key, and its place among the fields that may.
  let credential: (field: CredentialField, value: Range<Int>)
  let fiwareService: Range<Int>?
  let correlator: Range<Int>?
  /// What a read of personal data is for, and what is to be done with the data; nil on other planes.
  let purpose: Range<Int>?
  let mode: Range<Int>?

  enum CredentialField: Sendable {
    case authorization, apiKey, authToken
  }

  /// Nil when a field has any other meaning.
  init?(_ head: PlainHead, _ bytes: UnsafeRawBufferPointer, isPersonal: Bool = false) {
    let hasBody = head.bodyBytes > 0
    var credential: (CredentialField, Range<Int>)?
    var fiwareService: Range<Int>?
    var correlator: Range<Int>?
    var purpose: Range<Int>?
    var mode: Range<Int>?
    var contentTypes = 0
    var servicePaths = 0
    for line in head.lines {
      switch Self.meaning(of: line, bytes, hasBody: hasBody) {
      case .nothing: break
      case .unusual: return nil
      case .credential(let field):
        guard credential == nil else { return nil }
        credential = (field, line.value)
      case .fiwareService:
        guard fiwareService == nil else { return nil }
        fiwareService = line.value
      case .correlator:
        guard correlator == nil else { return nil }
        correlator = line.value
      case .purpose:
        guard isPersonal, purpose == nil else { return nil }
        purpose = line.value
      case .mode:
        guard isPersonal, mode == nil else { return nil }
        mode = line.value
      case .json: contentTypes += 1
      case .rootPath: servicePaths += 1
      }
    }
    guard let credential, contentTypes == (hasBody ? 1 : 0), servicePaths <= 1 else { return nil }
    self.credential = credential
    self.fiwareService = fiwareService
    self.correlator = correlator
    self.purpose = purpose
    self.mode = mode
  }

  /// What a field means to this way. The names are those that ``RequestFields`` knows; all others mean nothing there
  /// either.
  private enum Meaning {
    case nothing, unusual, fiwareService, correlator, purpose, mode
    case credential(CredentialField)
    /// The body is what it has to be.
    case json
    /// An update works there anyway (``TenantRequest/updatePath()``). A query without the field looks everywhere.
    case rootPath
  }

  private static func meaning(
    of line: PlainHead.Line, _ bytes: UnsafeRawBufferPointer, hasBody: Bool
  ) -> Meaning {
    func named(_ text: StaticString) -> Bool { bytes.isEqual(line.name, text) }
    switch line.name.count {
    case 6 where named("accept"):
      return bytes.isEqual(line.value, "*/*") || bytes.isEqual(line.value, "application/json") ? .nothing : .unusual
    case 12 where named("content-type"):
      return hasBody && bytes.isEqual(line.value, "application/json") ? .json : .unusual
    case 14 where named("content-length"): return hasBody ? .nothing : .unusual
    case 18 where named("fiware-servicepath"):
      return hasBody && bytes.isExactly(line.value, "/") ? .rootPath : .unusual
    case 8 where named("if-match"), 11 where named("traceparent"), 13 where named("if-none-match"),
      12 where named("moyai-tenant"), 15 where named("idempotency-key"):
      return .unusual
    case 13 where named("moyai-purpose"): return .purpose
    case 10 where named("moyai-mode"): return .mode
    case 13 where named("authorization"): return .credential(.authorization)
    case 9 where named("x-api-key"): return .credential(.apiKey)
    case 12 where named("x-auth-token"): return .credential(.authToken)
    case 14 where named("fiware-service"): return .fiwareService
    case 17 where named("fiware-correlator"): return .correlator
    default: return .nothing
    }
  }
}
