import BigInt

/// Neutral reference numbers for the council, and what should be talked about (Allocation.docc, A9).
struct FairnessReview {
  let year: YearRun
  let terms: AllocationCase.FairnessTerms
  private let sizes: [String: ExactFraction]
  private let causation: Causation?
  /// Last year's yen over all pools, of those who had any.
  private let previous: [String: Int]

  /// - Parameter log: of the run; a size that stands in for a missing one is noted there.
  init(
    _ year: YearRun, _ terms: AllocationCase.FairnessTerms, _ log: inout RunLog
  ) throws(AllocationError) {
    self.year = year
    self.terms = terms
    var sizes: [String: ExactFraction] = [:]
    if let reference = terms.size {
      let place = CasePointer.root.key("fairness").key("size")
      for member in year.members {
        sizes[member.code] = try log.statistic(reference, of: member.code, in: year.kase, at: place)
      }
    }
    self.sizes = sizes
    causation = try Causation(year.prepared, &log)
    previous = try Self.previous(year.kase)
  }

  /// The figures of every member.
  var figures: [AllocationResult.Fairness] {
    year.members.map { member in
      var figures = AllocationResult.Fairness(code: member.code)
      figures.standalone = standalone(member.code)
      figures.saving = figures.standalone.map { $0 - member.yen }
      if let causation {
        figures.incremental = causation.incremental[member.code] ?? 0
        figures.shapley = causation.shapley[member.code] ?? .zero
      }
      figures.perHeadTenths = sizes[member.code].flatMap { Self.tenths(member.yen, per: $0) }
      return figures
    }
  }

  private func standalone(_ code: String) -> Int? { terms.standalone[code] ?? terms.standalone["default"] }

  /// yen/size in tenths, half away from zero; nil for size 0 (双葉町 has no residents).
  static func tenths(_ yen: Int, per size: ExactFraction) -> Int? {
    guard !size.isZero else { return nil }
    let value = ExactFraction(BigInt(yen) * 10 * size.denominator, over: size.numerator)
    let half = ExactFraction(value.isNegative ? -1 : 1, over: 2)
    return Yen.exactly((value + half).truncated)
  }
}

/// Findings about single members.
extension FairnessReview {
  var findings: [Finding] { year.members.flatMap(findings) + largerPaysLess }

  private func findings(of member: AllocationResult.MemberResult) -> [Finding] {
    var findings: [Finding] = []
    if let standalone = standalone(member.code), member.yen > standalone {
      findings.append(.aboveStandalone(member: member.code, yen: member.yen, standalone: standalone))
    }
    if let incremental = causation.map({ $0.incremental[member.code] ?? 0 }), member.yen < incremental {
      findings.append(.belowIncremental(member: member.code, yen: member.yen, incremental: incremental))
    }
    if let ratio = terms.yearOnYear, let previous = previous[member.code],
      ExactFraction(abs(member.yen - previous)) > ratio * ExactFraction(abs(previous))
    {
      findings.append(.yearOnYear(member: member.code, yen: member.yen, previous: previous))
    }
    return findings
  }

  private static func previous(_ kase: AllocationCase) throws(AllocationError) -> [String: Int] {
    var sums: [String: Int] = [:]
    for (pool, codes) in kase.previous.inOrder {
      let place = CasePointer.root.key("previous").key(pool)
      for (code, yen) in codes.inOrder { try Yen.add(yen, to: &sums[code, default: 0], at: place) }
    }
    return sums
  }
}

/// A larger town that pays less than a smaller one which uses the same.
extension FairnessReview {
  private var largerPaysLess: [Finding] {
    guard terms.size != nil else { return [] }
    let uses = uses
    return Dictionary(grouping: year.members) { uses[$0.code] ?? [] }.values.flatMap(largerPaysLess)
  }

  /// The pools of each member and its months in them.
  private var uses: [String: [MonthSet?]] {
    var uses: [String: [MonthSet?]] = [:]
    let participations = year.prepared.participations
    for (index, participation) in participations.enumerated() {
      for member in participation.members {
        uses[member.code, default: Array(repeating: nil, count: participations.count)][index] = member.months
      }
    }
    return uses
  }

  /// Walks up by size, remembering who of the strictly smaller ones pays most, then the lowest code.
  private func largerPaysLess(_ peers: [AllocationResult.MemberResult]) -> [Finding] {
    let bySize = Dictionary(grouping: peers) { sizes[$0.code] ?? .zero }.sorted { $0.key < $1.key }
    var findings: [Finding] = []
    var payingMost: AllocationResult.MemberResult?
    for (_, members) in bySize {
      if let other = payingMost {
        for member in members where member.yen < other.yen {
          findings.append(
            .largerPaysLess(member: member.code, yen: member.yen, other: other.code, otherYen: other.yen))
        }
      }
      for member in members {
        guard let most = payingMost else {
          payingMost = member
          continue
        }
        if (member.yen, most.code) > (most.yen, member.code) { payingMost = member }
      }
    }
    return findings
  }
}
