/// A recursive descent over UTF-8 bytes in a single pass. Recursion is bounded by `JSONLimits.maxDepth`.
///
/// It works on an unsafe buffer because storing a `Span` needs language features that are not final. Every read
/// goes through `peek` or stands behind a comparison with `bytes.count`.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let limits: JSONLimits
  var position = 0
  private var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func parseDocument() throws(JSONError) -> JSON {
    guard bytes.count <= limits.maxBytes else { throw JSONError(.tooLarge, at: limits.maxBytes) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(.byteOrderMark, at: 0) }
    skipWhitespace()
    let value = try parseValue()
    skipWhitespace()
    guard position == bytes.count else { throw JSONError(.trailingContent, at: position) }
    return value
  }

  private mutating func parseValue() throws(JSONError) -> JSON {
    guard position < bytes.count else { throw fault() }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    default: return try parseScalar()
    }
  }

  /// A value that is neither an array nor an object.
  @inline(__always)
  mutating func parseScalar() throws(JSONError) -> JSON {
    guard position < bytes.count else { throw fault() }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    default: return .number(try parseNumber())
    }
  }

  private mutating func parseObject() throws(JSONError) -> JSON {
    try enter()
    var members: [(key: String, value: JSON)] = []
    var names = MemberNames()
    skipWhitespace()
    if consume(UInt8(ascii: "}")) {
      depth -= 1
      return .object(JSONObject(distinct: members))
    }
    repeat {
      skipWhitespace()
      let start = position
      guard peek() == UInt8(ascii: "\"") else { throw fault() }
      let key = try parseString()
      guard names.insert(key, into: members) else {
        throw JSONError(.duplicateMember, at: start).inside(key)
      }
      do throws(JSONError) {
        skipWhitespace()
        guard consume(UInt8(ascii: ":")) else { throw fault() }
        skipWhitespace()
        members.append((key, try parseValue()))
      } catch {
        throw error.inside(key)
      }
      skipWhitespace()
    } while consume(UInt8(ascii: ","))
    guard consume(UInt8(ascii: "}")) else { throw fault() }
    depth -= 1
    return .object(JSONObject(distinct: members))
  }

  private mutating func parseArray() throws(JSONError) -> JSON {
    try enter()
    var elements: [JSON] = []
    skipWhitespace()
    if consume(UInt8(ascii: "]")) {
      depth -= 1
      return .array(elements)
    }
    repeat {
      skipWhitespace()
      do throws(JSONError) {
        elements.append(try parseValue())
      } catch {
        throw error.inside(String(elements.count))
      }
      skipWhitespace()
    } while consume(UInt8(ascii: ","))
    guard consume(UInt8(ascii: "]")) else { throw fault() }
    depth -= 1
    return .array(elements)
  }

  private mutating func parseWord(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count, bytes[position] == word.utf8Start[index] else { throw fault() }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONError) {
    guard depth < limits.maxDepth else { throw JSONError(.tooDeep, at: position) }
    depth += 1
    position += 1
  }
}

extension JSONParser {
  @inline(__always)
  mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  @inline(__always)
  func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  @inline(__always)
  mutating func consume(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// The fault of the byte at hand: something unexpected, or nothing left.
  func fault() -> JSONError {
    JSONError(position < bytes.count ? .syntax : .unexpectedEnd, at: position)
  }
}
