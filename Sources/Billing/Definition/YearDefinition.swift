package import CivilTime
package import Postgres
package import StrictJSON

/// What the parties agreed and what was spent: everything of a fiscal year but the usage, which is metered.
///
/// Where a part has the form of a case (Allocation.docc, the case) its `terms` are that JSON.
package struct YearDefinition: Sendable {
  package var fiscalYear: FiscalYear
  package var agreement: Agreement
  package var members: [MemberTerm]
  package var subscriptions: [Subscription]
  package var rules: [RuleDefinition]
  package var pools: [PoolDefinition]
  package var statistics: [StatisticSet]
  /// The case's `fairness`; nil leaves what the year has.
  package var fairness: JSON?

  package init(
    fiscalYear: FiscalYear, agreement: Agreement, members: [MemberTerm], subscriptions: [Subscription] = [],
    rules: [RuleDefinition] = [], pools: [PoolDefinition] = [], statistics: [StatisticSet] = [], fairness: JSON? = nil
  ) {
    self.fiscalYear = fiscalYear
    self.agreement = agreement
    self.members = members
    self.subscriptions = subscriptions
    self.rules = rules
    self.pools = pools
    self.statistics = statistics
    self.fairness = fairness
  }
}

/// 協定. The same agreement may serve many years.
package struct Agreement: Sendable {
  package let id: String
  package let host: TenantID
  package let hostName: String
  /// The case's `agreement`: `tax`, `instalments`, `surplus`.
  package let terms: JSON
  /// Number of the decision, and the digest of the signed document.
  package let decision: String?
  package let documentSHA256: String?

  package init(
    id: String, host: TenantID, hostName: String, terms: JSON = [:], decision: String? = nil,
    documentSHA256: String? = nil
  ) {
    self.id = id
    self.host = host
    self.hostName = hostName
    self.terms = terms
    self.decision = decision
    self.documentSHA256 = documentSHA256
  }
}

/// 構成市町村 or 準構成, from the first day up to but without the last. Its name is the registry's.
package struct MemberTerm: Sendable {
  package let code: TenantID
  package let kind: Kind
  package let from: CivilDate
  package let to: CivilDate?

  package enum Kind: String, Sendable, CaseIterable { case member, associate }

  package init(code: TenantID, kind: Kind = .member, from: CivilDate, to: CivilDate? = nil) {
    self.code = code
    self.kind = kind
    self.from = from
    self.to = to
  }
}

/// The use of a chosen service by a member. Before `chargedFrom` its share is shown and borne by the host.
package struct Subscription: Sendable {
  package let service: String
  package let code: TenantID
  package let from: CivilDate
  package let to: CivilDate?
  package let chargedFrom: CivilDate?

  package init(
    service: String, code: TenantID, from: CivilDate, to: CivilDate? = nil, chargedFrom: CivilDate? = nil
  ) {
    self.service = service
    self.code = code
    self.from = from
    self.to = to
    self.chargedFrom = chargedFrom
  }
}

/// 負担割合: immutable. Another rule gets another id, such as `om:v2`.
package struct RuleDefinition: Sendable {
  package let id: String
  package let terms: JSON
  /// Number of the assembly's decision, the digest of its document, and from when to when it was meant to hold.
  package let decision: String?
  package let documentSHA256: String?
  package let validFrom: CivilDate?
  package let validTo: CivilDate?

  package init(
    id: String, terms: JSON, decision: String? = nil, documentSHA256: String? = nil, validFrom: CivilDate? = nil,
    validTo: CivilDate? = nil
  ) {
    self.id = id
    self.terms = terms
    self.decision = decision
    self.documentSHA256 = documentSHA256
    self.validFrom = validFrom
    self.validTo = validTo
  }
}

/// 基礎数値 of one day: exact quantities by member, as decimal text (`117376`, `12.5`).
package struct StatisticSet: Sendable {
  package let kind: String
  package let asOf: CivilDate
  /// Where the figures were published.
  package let source: String
  package let values: [TenantID: String]
  /// The digest of the document that the figures were taken from.
  package let documentSHA256: String?

  package init(
    kind: String, asOf: CivilDate, source: String, values: [TenantID: String], documentSHA256: String? = nil
  ) {
    self.kind = kind
    self.asOf = asOf
    self.source = source
    self.values = values
    self.documentSHA256 = documentSHA256
  }
}
