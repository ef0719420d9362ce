import StrictJSON

/// What holds for every value of an attribute or metadata (behaviours 13, 14, 22), found in one walk.
struct ValueRules {
  /// How deep a value may nest; an array or object itself counts as 1.
  static let depthMax = 50

  /// Whether some string in it, member names included, has a forbidden character.
  private(set) var hasForbiddenCharacters = false
  private var isRounded = true

  /// The value with its numbers in output form, and whether it has forbidden characters. Who calls decides what that
  /// means, as `TextUnrestricted` may stand beside it.
  /// - Throws: 400 ParseError when it nests too deep or has a number beyond the range of doubles.
  static func output(_ value: JSON) throws(NGSIError) -> (value: JSON, hasForbiddenCharacters: Bool) {
    var rules = ValueRules()
    try rules.inspect(value, depth: 0)
    return (rules.isRounded ? value : rounded(value), rules.hasForbiddenCharacters)
  }

  private mutating func inspect(_ value: JSON, depth: Int) throws(NGSIError) {
    switch value {
    case .null, .bool: break
    case .number(let number):
      guard let output = number.rounded else { throw .numberOutOfRange }
      if output != number { isRounded = false }
    case .string(let text): inspect(text)
    case .array(let elements):
      guard depth < Self.depthMax else { throw .valueTooDeep }
      for element in elements { try inspect(element, depth: depth + 1) }
    case .object(let object):
      guard depth < Self.depthMax else { throw .valueTooDeep }
      for (name, member) in object.members {
        inspect(name)
        try inspect(member, depth: depth + 1)
      }
    }
  }

  private mutating func inspect(_ text: String) {
    if !hasForbiddenCharacters, ForbiddenCharacters.occur(in: text) { hasForbiddenCharacters = true }
  }

  private static func rounded(_ value: JSON) -> JSON {
    switch value {
    case .null, .bool, .string: return value
    case .number(let number): return .number(number.rounded ?? number)
    case .array(let elements): return .array(elements.map(rounded))
    case .object(var object):
      object.mapValues(rounded)
      return .object(object)
    }
  }
}
