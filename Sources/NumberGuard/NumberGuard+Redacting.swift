extension NumberGuard {
  /// What stands in a log in the place of a number.
  package static let mask = "[number]"

  /// The text with every run of digits that holds a number replaced by ``mask``.
  package static func redacted(_ text: String) -> String {
    guard isSuspect(text) else { return text }
    var scalars: [Unicode.Scalar] = []
    // For every symbol the scalar it came from.
    var origins: [Int] = []
    var symbols: [UInt8] = []
    for (place, scalar) in text.unicodeScalars.enumerated() {
      scalars.append(scalar)
      if scalar.isASCII {
        symbols.append(scalar.value == 0 ? NormalImages.other : UInt8(scalar.value))
      } else {
        NormalImages.append(scalar.value, to: &symbols)
      }
      while origins.count < symbols.count { origins.append(place) }
    }
    var judge = NumberJudge()
    var result = String.UnicodeScalarView()
    var kept = 0
    var start = 0
    while let run = symbols.withUnsafeBufferPointer({ judge.firstRun(in: $0, from: start) }) {
      let first = origins[run.lowerBound]
      if first > kept { result.append(contentsOf: scalars[kept..<first]) }
      result.append(contentsOf: mask.unicodeScalars)
      kept = max(kept, origins[run.upperBound - 1] + 1)
      start = run.upperBound
    }
    // Only a number with an exponent is suspicious without a run.
    guard kept > 0 else { return mask }
    result.append(contentsOf: scalars[kept...])
    // ½ is two digits: with the first one gone, the second may no longer keep what follows from being a number. Every
    // round takes twelve digits away, so this ends.
    return redacted(String(result))
  }
}
