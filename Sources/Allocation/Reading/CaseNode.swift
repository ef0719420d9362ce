import BigInt
import CivilTime
import StrictJSON

/// A value of the case and its place. Every reading either gives the typed value or the error of the schema; `null`
/// is of no type, so it is refused wherever it stands.
struct CaseNode {
  let value: JSON
  let pointer: CasePointer

  func invalid(_ message: String) -> AllocationError { AllocationError(.invalidInput, at: pointer, message) }
}

extension CaseNode {
  /// Any text; controls that turn the direction of writing could disguise a name on a paper.
  func text() throws(AllocationError) -> String {
    guard let text = value.string else { throw invalid("expected a text") }
    let disguises = text.unicodeScalars.contains { scalar in
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
    if disguises { throw invalid("the text has bidirectional control characters") }
    return text
  }

  /// The id of a map's entry: ASCII, 1 to 64 characters.
  func id() throws(AllocationError) -> String {
    let text = try text()
    guard Self.isID(text) else { throw invalid("expected an id of 1 to 64 ASCII characters") }
    return text
  }

  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 < 0x80 }
  }

  func flag() throws(AllocationError) -> Bool {
    guard let flag = value.bool else { throw invalid("expected true or false") }
    return flag
  }

  /// An integer of at most `limit` by magnitude.
  private func integer(atMost limit: Int) throws(AllocationError) -> Int {
    guard let number = value.number else { throw invalid("expected an integer") }
    guard number.text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }) else {
      throw invalid("expected an integer without fraction or exponent")
    }
    guard let integer = number.int64, integer.magnitude <= UInt64(limit) else {
      throw AllocationError(.valueOutOfRange, at: pointer, "the integer is beyond ±\(limit)")
    }
    return Int(integer)
  }

  /// Yen: an integer, |n| ≤ 10^15.
  func yen() throws(AllocationError) -> Int { try integer(atMost: Yen.largestInput) }

  /// An integer out of a range that the format names.
  func integer(in range: ClosedRange<Int>) throws(AllocationError) -> Int {
    guard let integer = value.number?.int64, range.contains(Int(integer)) else {
      throw invalid("expected an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(integer)
  }

  func ratio() throws(AllocationError) -> ExactFraction {
    guard let text = value.string, let ratio = ExactFraction(ratio: text) else {
      throw invalid("expected a ratio as text, such as \"3/10\"")
    }
    return ratio
  }

  /// A quantity: an integer up to 2^53 − 1, or a decimal as text.
  func quantity() throws(AllocationError) -> ExactFraction {
    if let text = value.string {
      guard let quantity = ExactFraction(quantity: text) else { throw invalid("expected a decimal, such as \"12.5\"") }
      return quantity
    }
    return ExactFraction(try integer(atMost: 9_007_199_254_740_991))
  }

  func date() throws(AllocationError) -> CivilDate {
    guard let text = value.string, let date = CivilDate(text) else { throw invalid("expected a date, YYYY-MM-DD") }
    return date
  }

  /// An instant: RFC 3339 with an offset, at most milliseconds.
  func time() throws(AllocationError) -> Timestamp {
    guard let text = value.string, let time = Timestamp(iso8601: text) else {
      throw invalid("expected a time, RFC 3339 with an offset")
    }
    let fraction = text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { (0x30...0x39).contains($0) }
    guard fraction.count <= 3 else { throw invalid("a time has at most milliseconds") }
    return time
  }

  /// One of the texts of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(AllocationError) -> Choice where Choice.RawValue == String {
    guard let text = value.string, let choice = Choice(rawValue: text) else {
      throw invalid("expected one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }
}

/// Collections.
extension CaseNode {
  func array() throws(AllocationError) -> [CaseNode] {
    guard let elements = value.array else { throw invalid("expected an array") }
    return elements.enumerated().map { CaseNode(value: $0.element, pointer: pointer.index($0.offset)) }
  }

  /// The elements of an array, each read the same way.
  func array<Element>(_ read: (CaseNode) throws(AllocationError) -> Element) throws(AllocationError) -> [Element] {
    var result: [Element] = []
    for node in try array() { result.append(try read(node)) }
    return result
  }

  /// The entries of a map by ascending id; the order in which they stand has no meaning.
  func entries() throws(AllocationError) -> [(id: String, node: CaseNode)] {
    guard let object = value.object else { throw invalid("expected an object") }
    var result: [(id: String, node: CaseNode)] = []
    result.reserveCapacity(object.count)
    for (key, value) in object.members {
      let node = CaseNode(value: value, pointer: pointer.key(key))
      guard Self.isID(key) else { throw node.invalid("a key has 1 to 64 ASCII characters") }
      result.append((key, node))
    }
    return result.sorted { $0.id < $1.id }
  }

  /// A map whose entries are all read the same way.
  func map<Value>(
    _ read: (CaseNode) throws(AllocationError) -> Value
  ) throws(AllocationError) -> [String: Value] {
    let entries = try entries()
    var result: [String: Value] = Dictionary(minimumCapacity: entries.count)
    for (id, node) in entries { result[id] = try read(node) }
    return result
  }
}
