import CivilTime
import NIOCore
import StrictJSON

/// The members of a console's request body, read one by one. What is not asked for is refused, and each fault names its
/// place (HTTPSurface.docc, conventions).
struct Members: Sendable {
  private let object: JSONObject
  /// RFC 6901 pointer of the object itself; empty for the body.
  private let place: String

  /// - Parameter names: every member there may be.
  init(_ json: JSON, _ names: [String], at place: String = "") throws(Problem) {
    guard let object = json.object else { throw .bad(place, "wrong_type", shown: "a JSON object is wanted") }
    for (name, value) in object.members {
      guard names.contains(name) else { throw .bad(Self.pointer(place, name), "unknown_member") }
      try Self.checkText(value, at: Self.pointer(place, name))
    }
    self.object = object
    self.place = place
  }

  static func pointer(_ place: String, _ name: String) -> String { place + JSONPointer.text([name]) }

  /// Controls that change the direction of writing make a name look like another (HTTPSurface.docc, conventions).
  private static func checkText(_ value: JSON, at place: String) throws(Problem) {
    switch value {
    case .string(let text):
      let isTwisted = text.unicodeScalars.contains {
        (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
      }
      if isTwisted { throw .bad(place, "bidirectional_control") }
    case .array(let values):
      for (index, value) in values.enumerated() { try checkText(value, at: place + "/\(index)") }
    case .object(let object):
      for (name, value) in object.members { try checkText(value, at: pointer(place, name)) }
    case .null, .bool, .number: break
    }
  }

  func pointer(_ name: String) -> String { Self.pointer(place, name) }

  /// The value; nil when it is missing or null.
  func value(_ name: String) -> JSON? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  func optionalString(_ name: String) throws(Problem) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.string else { throw .bad(pointer(name), "wrong_type", shown: "a string is wanted") }
    return text
  }

  func string(_ name: String) throws(Problem) -> String {
    guard let text = try optionalString(name) else { throw .bad(pointer(name), "missing") }
    return text
  }

  /// A name or a code, which is ASCII whatever else its form is (HTTPSurface.docc, conventions).
  func optionalName(_ name: String) throws(Problem) -> String? {
    guard let text = try optionalString(name) else { return nil }
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .bad(pointer(name), "not_ascii") }
    return text
  }

  /// As ``optionalName(_:)``, of one that has to be there.
  func name(_ name: String) throws(Problem) -> String {
    guard let text = try optionalName(name) else { throw .bad(pointer(name), "missing") }
    return text
  }

  func optionalInteger(_ name: String) throws(Problem) -> Int64? {
    guard let value = value(name) else { return nil }
    guard let number = value.number?.int64 else {
      throw .bad(pointer(name), "wrong_type", shown: "an integer is wanted")
    }
    return number
  }

  func integer(_ name: String) throws(Problem) -> Int64 {
    guard let number = try optionalInteger(name) else { throw .bad(pointer(name), "missing") }
    return number
  }

  /// Strings; empty when the member is missing or null.
  func strings(_ name: String) throws(Problem) -> [String] {
    guard let value = value(name) else { return [] }
    guard let values = value.array else { throw .bad(pointer(name), "wrong_type", shown: "an array is wanted") }
    var strings: [String] = []
    for (index, value) in values.enumerated() {
      guard let text = value.string else { throw .bad("\(pointer(name))/\(index)", "wrong_type") }
      strings.append(text)
    }
    return strings
  }

  func optionalDate(_ name: String) throws(Problem) -> CivilDate? {
    guard let text = try optionalString(name) else { return nil }
    guard let date = CivilDate(text) else { throw .bad(pointer(name), "wrong_form", shown: "a date is YYYY-MM-DD") }
    return date
  }

  func optionalInstant(_ name: String) throws(Problem) -> Timestamp? {
    guard let text = try optionalString(name) else { return nil }
    guard let instant = Timestamp(iso8601: text) else { throw .bad(pointer(name), "wrong_form") }
    return instant
  }

  func optionalDuration(_ name: String) throws(Problem) -> Duration? {
    guard let text = try optionalString(name) else { return nil }
    guard let duration = Duration(iso8601: text) else {
      throw .bad(pointer(name), "wrong_form", shown: "a duration is PnD or PTnHnM")
    }
    return duration
  }

  /// One of a closed set of words; nil when missing.
  func optionalWord<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Word.Type = Word.self
  ) throws(Problem) -> Word? {
    guard let text = try optionalString(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      throw .bad(
        pointer(name), "unknown_word", shown: "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ type: Word.Type = Word.self
  ) throws(Problem) -> Word {
    guard let word = try optionalWord(name, type) else { throw .bad(pointer(name), "missing") }
    return word
  }
}

extension RequestInfo {
  /// The body as an object with these members and no others. A body that may be left out counts as `{}`.
  func members(_ names: [String]) throws -> Members {
    if case .optional = endpoint.body, body.readableBytes == 0 { return try Members(.object(JSONObject()), names) }
    return try Members(json(), names)
  }
}
