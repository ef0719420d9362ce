/// A set of Unicode scalars as sorted ranges that neither overlap nor touch.
struct ScalarSet: Hashable, Sendable {
  private(set) var ranges: [ClosedRange<UInt32>]

  static let lastScalar: UInt32 = 0x10FFFF
  static let everything = ScalarSet([0...lastScalar])
  static let digits = ScalarSet(["0"..."9"])
  static let words = ScalarSet(["0"..."9", "A"..."Z", "_"..."_", "a"..."z"])
  static let blanks = ScalarSet(["\t"..."\r", " "..." "])

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ ranges: [ClosedRange<Unicode.Scalar>]) {
    self.init(ranges.map { $0.lowerBound.value...$0.upperBound.value })
  }

  init(_ scalar: Unicode.Scalar) {
    ranges = [scalar.value...scalar.value]
  }

  var isEmpty: Bool { ranges.isEmpty }

  var complement: ScalarSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.lastScalar { gaps.append(next...Self.lastScalar) }
    return ScalarSet(gaps)
  }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  func contains(_ scalar: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
  }

  /// The one member, if it is only one.
  var onlyScalar: UInt32? {
    guard ranges.count == 1, let range = ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}

extension ScalarSet {
  /// The classes of POSIX in the C locale, by the name between `[:` and `:]`.
  static func posixClass(_ name: String) -> ScalarSet? {
    switch name {
    case "alpha": ScalarSet(["A"..."Z", "a"..."z"])
    case "digit": digits
    case "alnum": ScalarSet(["0"..."9", "A"..."Z", "a"..."z"])
    case "upper": ScalarSet(["A"..."Z"])
    case "lower": ScalarSet(["a"..."z"])
    case "space": blanks
    case "blank": ScalarSet(["\t"..."\t", " "..." "])
    case "punct": ScalarSet(["!"..."/", ":"..."@", "["..."`", "{"..."~"])
    case "xdigit": ScalarSet(["0"..."9", "A"..."F", "a"..."f"])
    case "word": words
    case "print": ScalarSet([" "..."~"])
    case "graph": ScalarSet(["!"..."~"])
    case "cntrl": ScalarSet([0...0x1F, 0x7F...0x7F])
    default: nil
    }
  }
}
