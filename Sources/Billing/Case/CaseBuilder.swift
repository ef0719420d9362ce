import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Makes the case of a year from what the database holds (Billing.docc, how a run is frozen). The same rows give the
/// same bytes.
struct CaseBuilder {
  let year: FiscalYear
  let kind: RunKind
  let agreement: String
  let fairness: JSONText?
  /// Whether usage is read; the check of definitions needs none.
  var takesUsage = true
  /// Use that was received from then on is left out.
  var cutoff: Timestamp?
  /// The case's `issued` where it is told and not found.
  var issued: JSON?

  init(_ year: FiscalYear, _ kind: RunKind, _ found: YearStatements.Year) {
    self.year = year
    self.kind = kind
    agreement = found.agreement
    fairness = found.fairness
  }

  /// A case with what stands behind its usage.
  struct Built {
    let kase: AllocationCase
    /// Meter → contributions and digest.
    let evidence: [String: (n: Int, digest: String)]

    /// The rows that freeze it.
    var inputs: [FrozenInput] {
      FrozenInput.parts(of: kase.document).map { part in
        guard part.section == "usage", let found = evidence[part.key] else { return part }
        var part = part
        part.contributions = found.n
        part.digest = found.digest
        return part
      }
    }
  }

  func build(in scope: inout PlatformScope) throws -> Built {
    let members = try self.members(in: &scope)
    var document = try definitions(of: members, in: &scope)
    // Rules and pools have to be understood before it is known which figures they name.
    let references = CaseReferences(try read(document))
    document["statistics"] = try statistics(references.statisticKinds, of: members, in: &scope)
    document["fairness"] = try fairness.map { try JSON(parsing: Array($0.text.utf8)) }
    let facts = IssuedFacts(year: year, kind: kind)
    document["previous"] = try facts.previous(in: &scope)
    document["issued"] = try issued ?? facts.issued(in: &scope)
    let figures =
      references.meters.isEmpty || !takesUsage
      ? []
      : try scope.fetch(
        UsageStatements.figures(of: references.meters, members: members.map(\.code), before: cutoff))
    let usage = try CaseUsage(figures, of: references.meters)
    document["usage"] = usage.usage
    document["events"] = usage.events
    let evidence = figures.isEmpty ? [] : try scope.fetch(UsageStatements.evidence(figures, of: references.meters))
    return Built(
      kase: try read(document),
      evidence: Dictionary(uniqueKeysWithValues: evidence.map { ($0.meter, (n: $0.n, digest: $0.digest)) }))
  }

  private func read(_ document: JSONObject) throws(BillingError) -> AllocationCase {
    do {
      return try AllocationCase(reading: JSON.object(document))
    } catch {
      throw .allocation(error)
    }
  }

  private func members(in scope: inout PlatformScope) throws -> [CaseStatements.Member] {
    let members = try scope.fetch(CaseStatements.members(of: agreement, in: year))
    for (one, next) in zip(members, members.dropFirst()) where one.code == next.code {
      throw BillingError.memberTwice(one.code.caseCode)
    }
    return members
  }

  private func definitions(
    of members: [CaseStatements.Member], in scope: inout PlatformScope
  ) throws -> JSONObject {
    guard let terms = try scope.fetch(CaseStatements.agreement(agreement)).first else {
      throw BillingError.yearUnknown(year.year)
    }
    var document: JSONObject = [
      "format": "moyai.billing.case/1", "kind": .string(kind.rawValue), "fiscal_year": .integer(year.year),
      "host": ["code": .string(terms.host.caseCode), "name": .string(terms.name)], "agreement": terms.terms,
    ]
    document["members"] = .map(members, key: \.code.caseCode) { member in
      var object: JSONObject = [
        "name": .string(member.name), "kind": .string(member.kind), "from": .string(member.from.iso8601),
      ]
      object["to"] = member.to.map { .string($0.iso8601) }
      return .object(object)
    }
    document["services"] = try services(Set(members.map(\.code)), in: &scope)
    document["pools"] = try pools(in: &scope)
    document["rules"] = .map(try scope.fetch(CaseStatements.rules(in: year)), key: \.key) { $0.terms }
    return document
  }

  private func services(_ members: Set<TenantID>, in scope: inout PlatformScope) throws -> JSON {
    let uses = try scope.fetch(CaseStatements.subscriptions(in: year)).filter { members.contains($0.code) }
    return .map(groups: uses, by: \.service) { uses in
      .map(groups: uses, by: \.code.caseCode) { intervals in
        .array(
          intervals.map { use in
            var object: JSONObject = ["from": .string(use.from.iso8601)]
            object["to"] = use.to.map { .string($0.iso8601) }
            object["charged_from"] = use.chargedFrom.map { .string($0.iso8601) }
            return .object(object)
          })
      }
    }
  }

  private func pools(in scope: inout PlatformScope) throws -> JSON {
    let costs = Dictionary(grouping: try scope.fetch(CaseStatements.costItems(in: year)), by: \.pool)
    let offsets = Dictionary(grouping: try scope.fetch(CaseStatements.offsets(in: year)), by: \.pool)
    return .map(try scope.fetch(CaseStatements.pools(in: year)), key: \.pool.key) { pool, rule in
      var object = pool.terms.object ?? JSONObject()
      object["rule"] = rule.map { .string($0) }
      object["cost_items"] = costs[pool.key].map { .map($0, key: \.item.key) { $0.item.terms } }
      object["offsets"] = offsets[pool.key].map { .map($0, key: \.item.key) { $0.item.terms } }
      return .object(object)
    }
  }

  private func statistics(
    _ kinds: [String], of members: [CaseStatements.Member], in scope: inout PlatformScope
  ) throws -> JSON? {
    guard !kinds.isEmpty else { return nil }
    let codes = members.map(\.code)
    let figures = try scope.fetch(CaseStatements.statistics(kinds, of: codes))
    let adjustments = try scope.fetch(CaseStatements.adjustments(kinds, of: codes))
    return .map(groups: figures, by: \.kind) { figures in
      .map(groups: figures, by: \.asOf.iso8601) { figures in
        var object: JSONObject = [
          "values": .map(figures, key: \.code.caseCode) { .quantity($0.value) },
          "source": .string(Set(figures.map(\.source)).sorted().joined(separator: "; ")),
        ]
        let own = adjustments.filter { $0.kind == figures[0].kind && $0.asOf == figures[0].asOf }
        if !own.isEmpty {
          object["adjustments"] = .map(groups: own, by: \.code.caseCode) { list in
            .array(list.map { ["delta": .quantity($0.value), "reason": .string($0.source)] })
          }
        }
        return .object(object)
      }
    }
  }
}
