import CivilTime
import Postgres

/// Enters the definitions of a year in one transaction.
struct DefinitionWriter {
  let definition: YearDefinition
  let now: Timestamp

  func write(in scope: inout PlatformScope) throws {
    let (year, agreement) = (definition.fiscalYear, definition.agreement)
    try scope.execute(DefinitionStatements.queue)
    try require("agreement \(agreement.id)", DefinitionStatements.put(agreement, at: now), in: &scope)
    try require("year \(year.year)", DefinitionStatements.put(year, agreement: agreement.id, at: now), in: &scope)
    if try scope.fetch(YearStatements.lock(year)).first?.isClosed != false {
      throw BillingError.periodClosed(year.year)
    }
    for member in definition.members {
      try require(
        "member \(member.code.caseCode)", DefinitionStatements.put(member, of: agreement.id), in: &scope)
    }
    for use in definition.subscriptions {
      try require("subscription \(use.service) \(use.code.caseCode)", DefinitionStatements.put(use), in: &scope)
    }
    for rule in definition.rules {
      try require("rule \(rule.id)", DefinitionStatements.put(rule, at: now), in: &scope)
    }
    for pool in definition.pools { try write(pool, in: &scope) }
    for set in definition.statistics {
      for (code, value) in set.values.sorted(by: { $0.key < $1.key }) {
        try scope.queue(DefinitionStatements.put(value, of: code, in: set, at: now))
      }
    }
  }

  private func write(_ pool: PoolDefinition, in scope: inout PlatformScope) throws {
    let year = definition.fiscalYear
    try require("pool \(pool.id)", DefinitionStatements.put(pool, in: year), in: &scope)
    for item in pool.costItems {
      try require(
        "cost item \(pool.id) \(item.id)", DefinitionStatements.put(item, pool: pool.id, in: year), in: &scope)
    }
    for offset in pool.offsets {
      try require(
        "offset \(pool.id) \(offset.id)", DefinitionStatements.put(offset, pool: pool.id, in: year), in: &scope)
    }
  }

  private func require(_ what: String, _ put: Query<Bool>, in scope: inout PlatformScope) throws {
    guard try scope.fetch(put).first == true else { throw BillingError.alreadyDefined(what) }
  }
}
