package import CivilTime

/// The answer to a case (Allocation.docc, the result). Main sections of a correction and a scenario show the new state.
package struct AllocationResult: Sendable {
  package let kind: AllocationCase.Kind
  package let fiscalYear: FiscalYear
  /// By ascending id.
  package let pools: [PoolResult]
  /// Every member, also one with no pool, by ascending code.
  package let members: [MemberResult]
  package let totals: Totals
  /// Nil when the case has no events.
  package let meters: Meters?
  package let findings: [Finding]
  /// Nil unless asked for.
  package let explain: [ExplainRecord]?
  package let inputSHA256: String
  package internal(set) var resultSHA256 = ""

  package internal(set) var instalments: [(code: String, yen: [Int])]?
  package internal(set) var settlement: Settlement?
  package internal(set) var correction: Correction?
  package internal(set) var scenario: Scenario?
  package internal(set) var fairness: [Fairness]?

  /// What one member pays.
  package struct MemberResult: Sendable {
    package let code: String
    /// The pools in which it takes part, by ascending id.
    package let pools: [(pool: String, yen: Int)]
    package let yen: Int
    package let tax: Int
    /// What the statement asks for.
    package var total: Int { yen + tax }
  }

  /// Sums over all pools, in yen.
  package struct Totals: Sendable {
    package var gross = 0
    package var offsets = 0
    package var memberOffsets = 0
    package var members = 0
    /// Everything the host bears but the residual of the tax.
    package var host = 0
    package var tax = 0
    package var taxResidual = 0
  }

  /// How the events of the case were taken in, and what they came to.
  package struct Meters: Sendable {
    package let accepted: Int
    package let duplicates: Int
    package let reversals: Int
    let readings: [String: [String: [String: MeterBook.Reading]]]
  }

  /// One member's figures for the council; absent where the case has nothing to compare with.
  package struct Fairness: Sendable {
    package let code: String
    /// What the member would pay alone.
    package var standalone: Int?
    /// standalone − yen.
    package var saving: Int?
    /// What the pools cost more because of the member.
    package var incremental: Int?
    /// The fair share of every part of the cost formula, unrounded.
    package var shapley: ExactFraction?
    /// Yen per head in tenths; nil for a member without residents.
    package var perHeadTenths: Int?
  }
}

extension AllocationResult {
  /// Planned against fixed, and what becomes of the difference (Allocation.docc, A6).
  package struct Settlement: Sendable {
    package let policy: AllocationCase.SurplusPolicy
    package let members: [Row]
    /// Pool → code → true-up.
    package let pools: [String: [String: Int]]

    /// One payer's year.
    package struct Row: Sendable {
      package let code: String
      package let planned: Int
      package let invoiced: Int
      package let fixed: Int
      /// fixed − planned.
      package var trueUp: Int { fixed - planned }
      package let dueNow: Int
      package let refund: Int
      package let carriedForward: Int
    }
  }

  /// What a correction takes back and puts in its place (Allocation.docc, A7).
  package struct Correction: Sendable {
    /// By pool, then payer; the host is one of them.
    package let lines: [Line]
    package let net: [String: Int]
    package let hostNet: Int
    package let costDelta: Int
    package let disposition: Disposition
    /// Σ net of all payers, the host included.
    package var sumNet: Int { lines.reduce(0) { $0 &+ $1.net } }
    /// The largest |net| of a member.
    package var maxAbsNet: Int { net.values.map(abs).max() ?? 0 }

    /// One payer's part of one pool whose yen changed.
    package struct Line: Sendable {
      package let pool: String
      package let payer: String
      package let reverse: Int
      package let replace: Int
      /// reverse + replace.
      package var net: Int { reverse + replace }
    }

    /// Nothing to do, a paper to be posted, or a small difference of use for the next window.
    package enum Disposition: String, Sendable, CaseIterable {
      case none, post
      case carryForward = "carry_forward"
    }
  }

  /// What a change would mean for each member (Allocation.docc, A8).
  package struct Scenario: Sendable {
    package let before: [String: Int]
    package let difference: [String: Int]
    package let joiners: [String]
    package let leavers: [String]
    package let membersBefore: Int
    package let membersAfter: Int
    /// Of those present before and after.
    package let others: [String]

    private var otherDifferences: [Int] { others.map { difference[$0] ?? 0 } }
    /// Σ of their differences; after a departure the stranded cost.
    package var othersDifference: Int { otherDifferences.reduce(0, &+) }
    /// The smallest difference; 0 when there are no others.
    package var othersMin: Int { otherDifferences.min() ?? 0 }
    /// The largest difference; 0 when there are no others.
    package var othersMax: Int { otherDifferences.max() ?? 0 }
  }
}
