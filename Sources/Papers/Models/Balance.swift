/// Adds up what stands on a paper. Numbers that do not add up cannot be printed.
enum Balance {
  /// The sum of parts.
  /// - Throws: `unbalanced` when it is beyond an integer.
  static func sum(_ parts: some Sequence<Int>, _ place: String) throws(PaperError) -> Int {
    var sum = 0
    for part in parts {
      let (next, overflow) = sum.addingReportingOverflow(part)
      guard !overflow else { throw PaperError(.unbalanced, at: place, "the sum is beyond 64 bits") }
      sum = next
    }
    return sum
  }

  /// Whether parts add up to the whole.
  static func check(_ parts: some Sequence<Int>, are whole: Int, _ place: String) throws(PaperError) {
    let sum = try sum(parts, place)
    guard sum == whole else {
      throw PaperError(.unbalanced, at: place, "the parts add up to \(sum), not to \(whole)")
    }
  }
}
