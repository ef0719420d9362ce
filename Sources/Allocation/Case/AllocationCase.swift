package import CivilTime
package import StrictJSON

/// One year's question, read and typed: who shares which costs by which rules (Allocation.docc, the case). A value of
/// this type has passed the schema; that its names refer to something is found out when it is prepared for a run.
package struct AllocationCase: Sendable {
  /// The whole case as it was given: what `input_sha256` is the digest of, and what a patch is merged onto.
  package let document: JSON
  package let kind: Kind
  package let fiscalYear: FiscalYear
  package let host: Host
  package let agreement: Agreement
  /// By ascending code.
  package let members: [Member]
  /// Service → code → intervals of use.
  package let services: [String: [String: [ServiceInterval]]]
  package let statistics: Statistics
  /// Meter → window (`date/date`) → class → code or `__unattributed__` → quantity.
  package let usage: [String: [String: [String: [String: ExactFraction]]]]
  /// In the order given; nil when the case has no such section.
  package let events: [UsageEvent]?
  /// By ascending id.
  package let pools: [Pool]
  package let rules: [String: Rule]
  /// Pool → code → last year's yen.
  package let previous: [String: [String: Int]]
  package let issued: Issued
  package let fairness: FairnessTerms?
  /// The section of kind `correct` or `scenario`.
  package let change: ProposedChange?

  /// The key of usage that no tenant could be found for.
  package static let unattributed = "__unattributed__"
}

extension AllocationCase {
  /// The step of the year that a run stands for (Allocation.docc, the case).
  package enum Kind: String, Sendable, CaseIterable {
    case plan, revise, fix, settle, correct, scenario
  }

  /// 県: the operator of the platform, no member.
  package struct Host: Sendable {
    package let code: String
    package let name: String?
  }

  /// 構成市町村 or 準構成: a payer. The interval is half open; an absent end is open.
  package struct Member: Sendable {
    package let code: String
    package let name: String?
    package let from: CivilDate?
    package let to: CivilDate?
  }

  /// When a member uses a service; nil ends are those of the member. Before `chargedFrom` its share is a shadow.
  package struct ServiceInterval: Sendable {
    package let from: CivilDate?
    package let to: CivilDate?
    package let chargedFrom: CivilDate?
  }

  /// 協定: what the parties decided beside the rules.
  package struct Agreement: Sendable {
    /// Nil when untaxed.
    package let taxRate: ExactFraction?
    /// Parts of the planned amount; nil when none are agreed.
    package let instalments: [ExactFraction]?
    package let surplus: SurplusPolicy
  }

  /// What becomes of planned − fixed (Allocation.docc, A6).
  package enum SurplusPolicy: String, Sendable, CaseIterable {
    case lastInstalment = "last_instalment"
    case refund
    case carryForward = "carry_forward"
  }

  /// What was issued on paper earlier.
  package struct Issued: Sendable {
    /// Pool → code → yen of the plan.
    package var planned: [String: [String: Int]] = [:]
    /// Code → instalments issued so far.
    package var instalments: [String: [Int]] = [:]
    /// Pool → code → yen of the fixed amount.
    package var fixed: [String: [String: Int]] = [:]
  }

  /// What the fairness findings compare with (Allocation.docc, A9).
  package struct FairnessTerms: Sendable {
    /// Yen by code, `default` for everybody else.
    package let standalone: [String: Int]
    package let size: StatisticReference?
    package let yearOnYear: ExactFraction?
  }

  /// A merge patch (RFC 7396) and what is asked about it.
  package struct ProposedChange: Sendable {
    package let patch: JSON
    /// The members of the patch.
    package let touches: Set<String>
    package let thresholdYen: Int
  }
}
