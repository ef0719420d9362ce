import StrictJSON

/// SplitMix64: small, and the same on every machine, so that a printed seed repeats the run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Makes random documents that use every kind of value and the awkward corners of strings and numbers.
struct RandomDocument {
  var generator: SeededGenerator

  mutating func value(depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2, 3: return number()
    case 4: return .string(text())
    case 5, 6: return .array((0..<Int.random(in: 0...5, using: &generator)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &generator) { object.append(text(), value(depth: depth - 1)) }
      return .object(object)
    }
  }

  private mutating func number() -> JSON {
    let texts = [
      "\(Int64.random(in: .min ... .max, using: &generator))", "\(Double.random(in: -1e9...1e9, using: &generator))",
      "0", "-0", "1.0", "1E5", "1e-400",
      "\(UInt64.random(in: 0 ... .max, using: &generator))\(UInt64.random(in: 0 ... .max, using: &generator))",
    ]
    return texts.randomElement(using: &generator).flatMap { JSONNumber($0) }.map(JSON.number) ?? .null
  }

  private mutating func text() -> String {
    let pieces = [
      "a", "Z", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "e\u{301}", "もやい", "😀", "\u{FFFF}", " ", "~", "0", "<",
      ";",
    ]
    return (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator) }
      .joined()
  }
}
