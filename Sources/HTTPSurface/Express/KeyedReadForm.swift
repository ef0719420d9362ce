/// `GET /v2/entities/{id}` or `GET /v2/entities/{id}?type={type}`, asked for in the plainest way: a key, fields that
/// change nothing about the answer, and names that need no decoding and can hold no number of a person.
struct KeyedReadForm {
  let id: Range<Int>
  let type: Range<Int>?
  /// The field that holds the key, and its place among the fields that may.
  let credential: (field: CredentialField, value: Range<Int>)
  let fiwareService: Range<Int>?
  let correlator: Range<Int>?

  enum CredentialField: Sendable {
    case authorization, apiKey, authToken
  }

  private static let path: StaticString = "/v2/entities/"

  /// Nil for everything else.
  init?(_ head: PlainHead, _ bytes: UnsafeRawBufferPointer) {
    guard head.bodyBytes == 0, bytes.isExactly(head.method, "GET"),
      let (id, type) = Self.names(in: head.target, bytes)
    else { return nil }
    self.id = id
    self.type = type
    var credential: (CredentialField, Range<Int>)?
    var fiwareService: Range<Int>?
    var correlator: Range<Int>?
    for line in head.lines {
      switch Self.meaning(of: line, bytes) {
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
      }
    }
    guard let credential else { return nil }
    self.credential = credential
    self.fiwareService = fiwareService
    self.correlator = correlator
  }

  /// What a field means to this way. The names are those that ``RequestFields`` knows; all others mean nothing there
  /// either.
  private enum Meaning {
    case nothing, unusual, fiwareService, correlator
    case credential(CredentialField)
  }

  private static func meaning(of line: PlainHead.Line, _ bytes: UnsafeRawBufferPointer) -> Meaning {
    func named(_ text: StaticString) -> Bool { bytes.isEqual(line.name, text) }
    switch line.name.count {
    case 6 where named("accept"):
      return bytes.isEqual(line.value, "*/*") || bytes.isEqual(line.value, "application/json") ? .nothing : .unusual
    case 8 where named("if-match"), 11 where named("traceparent"), 13 where named("if-none-match"),
      10 where named("moyai-mode"), 13 where named("moyai-purpose"), 12 where named("moyai-tenant"),
      12 where named("content-type"), 14 where named("content-length"), 15 where named("idempotency-key"),
      18 where named("fiware-servicepath"):
      return .unusual
    case 13 where named("authorization"): return .credential(.authorization)
    case 9 where named("x-api-key"): return .credential(.apiKey)
    case 12 where named("x-auth-token"): return .credential(.authToken)
    case 14 where named("fiware-service"): return .fiwareService
    case 17 where named("fiware-correlator"): return .correlator
    default: return .nothing
    }
  }

  private static func names(
    in target: Range<Int>, _ bytes: UnsafeRawBufferPointer
  ) -> (id: Range<Int>, type: Range<Int>?)? {
    let start = target.lowerBound + path.utf8CodeUnitCount
    guard start < target.upperBound, bytes.isExactly(target.lowerBound..<start, path) else { return nil }
    var names = PlainNames(bytes)
    guard let id = names.next(in: start..<target.upperBound) else { return nil }
    guard id.upperBound < target.upperBound else { return (id, nil) }
    let query: StaticString = "?type="
    let value = id.upperBound + query.utf8CodeUnitCount
    guard value < target.upperBound, bytes.isExactly(id.upperBound..<value, query),
      let type = names.next(in: value..<target.upperBound), type.upperBound == target.upperBound
    else { return nil }
    return (id, type)
  }
}

/// Reads names of a target, and counts their digits: what has twelve of them, or may be a number in another notation, or
/// is long enough to hide a key is for others to judge (NumberGuard.docc; HTTPSurface.docc, credentials).
private struct PlainNames {
  private let bytes: UnsafeRawBufferPointer
  private var digits = 0

  private static let bytesMax = 64
  private static let digitsMax = 11

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next(in place: Range<Int>) -> Range<Int>? {
    var position = place.lowerBound
    var last: UInt8 = 0
    while position < place.upperBound, bytes[position].isPlainName {
      let byte = bytes[position]
      if byte &- 0x30 < 10 { digits += 1 }
      if byte | 0x20 == UInt8(ascii: "e"), last &- 0x30 < 10 { return nil }
      last = byte
      position += 1
    }
    let length = position - place.lowerBound
    guard length > 0, length <= Self.bytesMax, digits <= Self.digitsMax else { return nil }
    return place.lowerBound..<position
  }
}
