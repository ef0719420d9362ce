import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Enters the definitions of a year in one transaction.
struct DefinitionWriter {
  let definition: YearDefinition
  let person: Person
  let now: Timestamp

  func write(in scope: inout PlatformScope) throws {
    let (year, agreement) = (definition.fiscalYear, definition.agreement)
    try scope.execute(DefinitionStatements.queue)
    try Self.write(agreement, definition.members, definition.subscriptions, at: now, &scope)
    try Self.require("year \(year.year)", DefinitionStatements.put(year, agreement: agreement.id, at: now), in: &scope)
    if try scope.fetch(YearStatements.lock(year)).first?.isClosed != false {
      throw BillingError.periodClosed(year.year)
    }
    for rule in definition.rules {
      try Self.require("rule \(rule.id)", DefinitionStatements.put(rule, by: person, at: now), in: &scope)
    }
    for pool in definition.pools { try Self.write(pool, in: year, by: person, &scope) }
    for set in definition.statistics {
      for (code, value) in set.values.sorted(by: { $0.key < $1.key }) {
        try scope.queue(DefinitionStatements.put(value, of: code, in: set, by: person, at: now))
      }
    }
  }

  static func write(
    _ agreement: Agreement, _ members: [MemberTerm], _ subscriptions: [Subscription], at now: Timestamp,
    _ scope: inout PlatformScope
  ) throws {
    let terms: JSONObject = [
      "host": ["code": .string(agreement.host.caseCode), "name": .string(agreement.hostName)],
      "agreement": agreement.terms,
      "members": .map(Set(members.map(\.code.caseCode)).sorted(), key: { $0 }) { _ in [:] },
    ]
    try DefinitionCheck.rules(terms)
    try DefinitionCheck.tenants(
      members.map { (code: $0.code, pointer: "/members/\($0.code.caseCode)") }
        + subscriptions.map { (code: $0.code, pointer: "/services/\($0.service)/\($0.code.caseCode)") }, in: &scope)
    try require("agreement \(agreement.id)", DefinitionStatements.put(agreement, at: now), in: &scope)
    for member in members {
      try require("member \(member.code.caseCode)", DefinitionStatements.put(member, of: agreement.id), in: &scope)
    }
    for use in subscriptions {
      try require("subscription \(use.service) \(use.code.caseCode)", DefinitionStatements.put(use), in: &scope)
    }
  }

  static func write(
    _ pool: PoolDefinition, in year: FiscalYear, by person: Person, _ scope: inout PlatformScope
  ) throws {
    if let rule = pool.rule, try scope.fetch(RuleStatements.lock(rule)).isEmpty {
      let place = CasePointer.root.key("pools").key(pool.id).key("rule")
      throw BillingError.allocation(AllocationError(.ruleUnknown, at: place, "there is no such rule"))
    }
    try require("pool \(pool.id)", DefinitionStatements.put(pool, in: year), in: &scope)
    try write(pool.costItems, pool.offsets, to: pool.id, in: year, by: person, &scope)
  }

  static func write(
    _ items: [PoolDefinition.CostItem], _ offsets: [PoolDefinition.Offset], to pool: String, in year: FiscalYear,
    by person: Person, _ scope: inout PlatformScope
  ) throws {
    for item in items {
      if let original = item.reverses {
        let yen = try scope.fetch(DefinitionStatements.yen(of: original, pool: pool, in: year)).first
        guard let yen else { throw BillingError.unknown("cost item \(original)") }
        guard item.yen == -yen else {
          throw BillingError.invalidInput(pointer: "/yen", "a reversal has the negated yen of its original")
        }
      }
      try require(
        "cost item \(pool) \(item.id)", DefinitionStatements.put(item, pool: pool, in: year, by: person), in: &scope)
    }
    for offset in offsets {
      try require(
        "offset \(pool) \(offset.id)", DefinitionStatements.put(offset, pool: pool, in: year, by: person), in: &scope)
    }
  }

  private static func require(_ what: String, _ put: Query<Bool>, in scope: inout PlatformScope) throws {
    guard try scope.fetch(put).first == true else { throw BillingError.alreadyDefined(what) }
  }
}
