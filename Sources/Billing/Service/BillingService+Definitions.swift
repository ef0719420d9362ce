package import Allocation
package import CivilTime
package import Postgres
import StrictJSON

extension BillingService {
  /// Enters what the parties agreed and spent. The same again changes nothing; a definition that stands otherwise is
  /// refused and nothing of the call is kept. A changed statistic is its next version.
  /// - Throws: `BillingError`, and `PostgresError` with the name of a violated constraint.
  package func define(_ definition: YearDefinition, by person: Person, at now: Timestamp) async throws {
    try await change { (scope: inout PlatformScope) in
      try DefinitionWriter(definition: definition, person: person, now: now).write(in: &scope)
      if let fairness = definition.fairness {
        try scope.execute(YearStatements.setFairness(fairness.canonicalText, of: definition.fiscalYear))
      }
      // What cannot be read as a case is refused now and not on the day of the run.
      guard let found = try scope.fetch(YearStatements.find(definition.fiscalYear)).first else {
        throw BillingError.yearUnknown(definition.fiscalYear.year)
      }
      var builder = CaseBuilder(definition.fiscalYear, .plan, found)
      builder.takesUsage = false
      _ = try builder.build(in: &scope)
      try scope.note("define", "year:\(definition.fiscalYear.year)", by: person, at: now)
    }
  }

  /// Enters a rule; it waits for a second person. It is read as the engine would read it.
  /// - Throws: the engine's word at `/rules/ID/…`, also for ratios that do not add up.
  @discardableResult
  package func addRule(_ rule: RuleDefinition, by person: Person, at now: Timestamp) async throws -> StoredRule {
    try DefinitionCheck.rules(["rules": .object(JSONObject(pairs: [(rule.id, rule.terms)]))])
    try DefinitionCheck.digest(rule.documentSHA256, at: "/document_sha256")
    return try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      guard try scope.fetch(DefinitionStatements.put(rule, by: person, at: now)).first == true else {
        throw BillingError.alreadyDefined("rule \(rule.id)")
      }
      try scope.note(
        "rule.add", "rule:\(rule.id)", content: Digest.sha256(rule.terms.canonicalBytes), by: person, at: now)
      return try Self.findRule(rule.id, in: &scope)
    }
  }

  /// Approves a rule.
  /// - Throws: `.unknown`, `.samePerson`, `.stateConflict` when it is approved already.
  @discardableResult
  package func approveRule(_ id: String, by person: Person, at now: Timestamp) async throws -> StoredRule {
    try await change { (scope: inout PlatformScope) in
      let rule = try Self.findRule(id, in: &scope)
      guard rule.approvedBy == nil else { throw BillingError.stateConflict("rule \(id) is approved already") }
      guard rule.createdBy != person.text else { throw BillingError.samePerson("rule \(id)") }
      try scope.execute(RuleStatements.approve(id, by: person, at: now))
      try scope.note("rule.approve", "rule:\(id)", content: rule.sha256, by: person, at: now)
      return try Self.findRule(id, in: &scope)
    }
  }

  private static func findRule(_ id: String, in scope: inout PlatformScope) throws -> StoredRule {
    guard let rule = try scope.fetch(RuleStatements.lock(id)).first else { throw BillingError.unknown("rule \(id)") }
    return rule
  }

  /// Rules by id, from the one behind `after`.
  package func rules(after: String? = nil, limit: Int = 100) async throws -> [StoredRule] {
    try await read { scope in try scope.fetch(RuleStatements.list(after: after, limit: min(max(limit, 1), 100))) }
  }

  /// Adds a pool with its cost items and offsets to a year. A year that nobody opened is opened by its first pool, as long
  /// as there is one agreement and no doubt to which it belongs.
  package func add(
    _ pool: PoolDefinition, to year: FiscalYear, by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      if try scope.fetch(YearStatements.find(year)).isEmpty,
        let agreement = try scope.fetch(YearStatements.onlyAgreement).first
      {
        _ = try scope.fetch(DefinitionStatements.put(year, agreement: agreement, at: now))
        try scope.note("year.open", "year:\(year.year)", by: person, at: now)
      }
      let found = try Self.lockOpen(year, in: &scope)
      try DefinitionWriter.write(pool, in: year, by: person, &scope)
      var builder = CaseBuilder(year, .plan, found)
      builder.takesUsage = false
      try DefinitionCheck.references(of: pool.id, rule: pool.rule, in: builder.build(in: &scope).kase)
      try scope.note("pool.add", "pool:\(year.year)/\(pool.id)", by: person, at: now)
    }
  }

  /// Adds documents to a pool that is there. A reversal names its original and has the negated yen.
  package func add(
    items: [PoolDefinition.CostItem], offsets: [PoolDefinition.Offset], to pool: String, of year: FiscalYear,
    by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      let found = try Self.lockOpen(year, in: &scope)
      guard let known = try scope.fetch(CaseStatements.pools(in: year)).first(where: { $0.pool.key == pool }) else {
        throw BillingError.unknown("pool \(pool)")
      }
      try DefinitionWriter.write(items, offsets, to: pool, in: year, by: person, &scope)
      var builder = CaseBuilder(year, .plan, found)
      builder.takesUsage = false
      try DefinitionCheck.references(of: pool, rule: known.rule, in: builder.build(in: &scope).kase)
      try scope.note("pool.document", "pool:\(year.year)/\(pool)", by: person, at: now)
    }
  }

  /// Enters figures of one day; a changed figure is its next version.
  package func put(_ set: StatisticSet, by person: Person, at now: Timestamp) async throws {
    guard !set.source.isEmpty else { throw BillingError.invalidInput(pointer: "/source", "the source is missing") }
    try DefinitionCheck.digest(set.documentSHA256, at: "/document_sha256")
    let places = set.values.keys.sorted().map { (code: $0, pointer: "/values/\($0.caseCode)") }
    for (code, pointer) in places where set.values[code]?.hasPrefix("-") == true {
      throw BillingError.value(.valueOutOfRange, pointer: pointer, "a statistic is not negative")
    }
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      try DefinitionCheck.tenants(places, in: &scope)
      for (code, value) in set.values.sorted(by: { $0.key < $1.key }) {
        try scope.queue(DefinitionStatements.put(value, of: code, in: set, by: person, at: now))
      }
      try scope.note(
        "statistic.put", "statistic:\(set.kind)/\(set.asOf.iso8601)", content: set.documentSHA256, by: person, at: now)
    }
  }

  /// Reads and enters a CSV file of figures: whole or not at all.
  /// - Throws: `BillingError.file` with line and column.
  package func load(
    _ csv: [UInt8], kind: String, asOf: CivilDate, source: String, by person: Person, at now: Timestamp
  ) async throws -> Int {
    let members = try await read { scope in try scope.fetch(RuleStatements.members(on: asOf)) }
    let values = try StatisticFile.read(csv, members: Set(members))
    try await put(
      StatisticSet(
        kind: kind, asOf: asOf, source: source, values: values, documentSHA256: Digest.sha256(csv)),
      by: person, at: now)
    return values.count
  }

  /// Adds an adjustment of a figure, with its reason.
  package func adjust(
    _ kind: String, asOf: CivilDate, _ code: TenantID, delta: String, reason: String, by person: Person,
    at now: Timestamp
  ) async throws {
    guard ExactFraction(quantity: delta) != nil else {
      throw BillingError.invalidInput(pointer: "/delta", "a quantity has at most six decimals")
    }
    guard !reason.isEmpty else { throw BillingError.invalidInput(pointer: "/reason", "the reason is missing") }
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      try scope.execute(RuleStatements.adjust(kind, asOf, code, delta: delta, reason: reason, by: person, at: now))
      try scope.note(
        "statistic.adjust", "statistic:\(kind)/\(asOf.iso8601)/\(code.caseCode)", by: person, at: now)
    }
  }

  /// Notes an item of the cloud's bill; it has to be given to a pool before the year can be closed.
  package func addCloudItem(
    _ id: String, yen: Int, document: String, in year: FiscalYear, by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      _ = try Self.lockOpen(year, in: &scope)
      try scope.execute(RuleStatements.addCloudItem(id, yen: yen, document: document, year, by: person, at: now))
      try scope.note("cloud.add", "cloud:\(year.year)/\(id)", by: person, at: now)
    }
  }

  /// Gives an item of the cloud's bill to a pool, of which it becomes a cost.
  package func assignCloudItem(
    _ id: String, to pool: String, phase: Pool.Phase, in year: FiscalYear, by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      _ = try Self.lockOpen(year, in: &scope)
      guard let item = try scope.fetch(RuleStatements.assignCloudItem(id, to: pool, year)).first else {
        throw BillingError.unknown("unassigned item \(id)")
      }
      let cost = PoolDefinition.CostItem(
        id: "cloud:\(id)", costClass: .cloud, phase: phase, yen: item.yen, document: item.document)
      try DefinitionWriter.write([cost], [], to: pool, in: year, by: person, &scope)
      try scope.note("cloud.assign", "cloud:\(year.year)/\(id)", by: person, at: now)
    }
  }

  /// The case of a year as a run would freeze it now: canonical JSON.
  package func buildCase(_ year: FiscalYear, _ kind: RunKind) async throws -> [UInt8] {
    try await read { (scope: inout PlatformScope) in
      guard let found = try scope.fetch(YearStatements.find(year)).first else {
        throw BillingError.yearUnknown(year.year)
      }
      return try CaseBuilder(year, kind, found).build(in: &scope).kase.document.canonicalBytes
    }
  }
}

extension JSONObject {
  init(pairs: [(String, JSON)]) {
    self.init()
    for (key, value) in pairs { append(key, value) }
  }
}
