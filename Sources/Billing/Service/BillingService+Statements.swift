import Allocation
package import CivilTime
import Papers
import Postgres

extension BillingService {
  /// Drafts the statements of an approved run: one for each member, without numbers.
  /// - Parameter instalment: from 1, for kind `instalment`; else 0.
  /// - Throws: `.stateConflict` when the run is not approved or has such statements.
  package func draftStatements(
    of run: String, _ kind: StatementKind, instalment: Int = 0, due: CivilDate? = nil, by person: Person,
    at now: Timestamp
  ) async throws -> [StatementHead] {
    guard (kind == .instalment) == (instalment > 0), instalment <= 100 else {
      throw BillingError.invalidInput(pointer: "/instalment", "instalments count from 1, and only they have a number")
    }
    return try await change { (scope: inout PlatformScope) in
      let year = try Self.find(run, in: &scope).fiscalYear
      _ = try Self.lockOpen(year, in: &scope)
      let run = try Self.find(run, in: &scope)
      guard run.state == .approved else { throw BillingError.stateConflict("run \(run.id) is not approved") }
      guard StatementKind.of(run.kind).contains(kind) else {
        throw BillingError.invalidInput(pointer: "/kind", "a run of kind \(run.kind.rawValue) gives no such statement")
      }
      guard try scope.fetch(StatementStatements.select(.run(run.id, kind, instalment: instalment))).isEmpty else {
        throw BillingError.stateConflict("run \(run.id) has these statements already")
      }
      let plan = try Self.plan(run, kind, instalment, in: &scope)
      var heads: [StatementHead] = []
      for entry in try plan.entries() {
        guard let tenant = TenantID(caseCode: entry.code) else { throw BillingError.unbalanced("member \(entry.code)") }
        let head = StatementHead(
          id: "\(run.id).\(kind.rawValue).\(instalment).\(entry.code)", number: nil, tenant: tenant,
          fiscalYear: run.fiscalYear, kind: kind, instalment: instalment, state: .draft, run: run.id, yen: entry.yen,
          tax: entry.tax, issuedAt: nil, correctedBy: nil, dueOn: due, particulars: nil)
        try scope.queue(StatementStatements.insert(head, due: due, by: person, at: now))
        try scope.queue(StatementStatements.insert(entry.lines, of: head.id, tenant: tenant))
        heads.append(head)
      }
      guard !heads.isEmpty else { throw BillingError.stateConflict("run \(run.id) gives no such statements") }
      try scope.note("statement.draft", "run:\(run.id)/\(kind.rawValue)/\(instalment)", by: person, at: now)
      return heads
    }
  }

  /// Approves drafts, by another person than the drafter: all of the selection or none.
  package func approveStatements(
    _ selection: StatementSelection, by person: Person, at now: Timestamp
  ) async throws -> [StatementHead] {
    try await change { (scope: inout PlatformScope) in
      let drafts = try Self.select(selection, in: .draft, &scope)
      if let own = drafts.first(where: { $0.draftedBy == person }) {
        throw BillingError.samePerson("statement \(own.head.id)")
      }
      try scope.execute(StatementStatements.approve(drafts.map(\.head.id), by: person, at: now))
      for draft in drafts { try scope.note("statement.approve", "statement:\(draft.head.id)", by: person, at: now) }
      return try scope.fetch(StatementStatements.select(selection)).map(\.head)
    }
  }

  /// Issues approved statements in the order of member codes: numbers without a gap, the bytes as they are from then on,
  /// the chain of digests. Instalments are booked.
  package func issueStatements(
    _ selection: StatementSelection, by person: Person, at now: Timestamp
  ) async throws -> [IssuedStatement] {
    try await change { (scope: inout PlatformScope) in
      let drafts = try Self.select(selection, in: .approved, &scope)
      guard let first = drafts.first else { throw BillingError.unknown("statement") }
      let run = try Self.find(first.head.run, in: &scope)
      let (kind, instalment) = (first.head.kind, first.head.instalment)
      let writer = try StatementWriter(
        Evaluation(frozen: run.caseJSON), run: run.id, Self.plan(run, kind, instalment, in: &scope))
      let last = try scope.fetch(StatementStatements.lastSerial(run.fiscalYear, kind)).first ?? 0
      var chain = StatementChain(after: try scope.fetch(StatementStatements.lastLink(run.fiscalYear)).first)
      let particulars = try scope.fetch(ParticularsStatements.last(run.fiscalYear)).first?.version
      var issued: [IssuedStatement] = []
      for (serial, draft) in zip((last + 1)..., drafts) {
        let head = draft.head.issued(
          DocumentNumber(run.fiscalYear, kind.paper, serial: serial).text, particulars: particulars, at: now)
        guard let statement = try writer.statement(head) else { throw BillingError.unbalanced("statement \(head.id)") }
        try scope.queue(
          StatementStatements.issue(statement, serial: serial, link: chain.append(statement), by: person, at: now))
        try scope.note("statement.issue", "statement:\(head.shown)", content: nil, by: person, at: now)
        issued.append(statement)
      }
      if kind == .instalment { try Self.book(issued, of: run, by: person, at: now, in: &scope) }
      return issued
    }
  }

  private static func book(
    _ instalments: [IssuedStatement], of run: StoredRun, by person: Person, at now: Timestamp,
    in scope: inout PlatformScope
  ) throws {
    let yen = Dictionary(uniqueKeysWithValues: instalments.map { ($0.head.tenant.caseCode, $0.head.yen) })
    try post(
      JournalDocument(
        fiscalYear: run.fiscalYear, kind: .instalment, run: run.id, corrects: nil, postedAt: now, postedBy: person,
        note: "納入通知",
        legs: Postings.instalments(yen, planned: IssuedFacts.planned(run.resultJSON))), in: &scope)
  }

  /// Makes an issued statement void: another issued one of the same member corrects it.
  package func voidStatement(
    _ name: String, correctedBy number: String, by person: Person, at now: Timestamp
  ) async throws -> StatementHead {
    try await change { (scope: inout PlatformScope) in
      guard let old = try scope.fetch(StatementStatements.select(.one(name))).first?.head else {
        throw BillingError.unknown("statement \(name)")
      }
      guard old.state == .issued else { throw BillingError.stateConflict("statement \(name) is not issued") }
      guard let new = try scope.fetch(StatementStatements.one(number)).first?.head, new.tenant == old.tenant,
        new.state == .issued, new.id != old.id
      else {
        throw BillingError.stateConflict("void needs another issued statement of the same member")
      }
      try scope.execute(StatementStatements.void(old.id, correctedBy: number, by: person, at: now))
      try scope.note("statement.void", "statement:\(old.shown)", by: person, at: now)
      return try scope.fetch(StatementStatements.select(.one(old.id))).first?.head ?? old
    }
  }

  /// The issued statements of a run, by kind, instalment and member.
  package func statements(of run: String) async throws -> [IssuedStatement] {
    try await read { scope in try scope.fetch(StatementStatements.ofRun(run)) }
  }

  /// One issued statement of any member.
  package func statement(_ number: String) async throws -> IssuedStatement {
    guard let found = try await read({ scope in try scope.fetch(StatementStatements.one(number)) }).first else {
      throw BillingError.unknown("statement \(number)")
    }
    return found
  }

  /// Statements in any state, by id.
  package func statementHeads(
    of year: FiscalYear? = nil, run: String? = nil, after: String? = nil, limit: Int = 100
  ) async throws -> [StatementHead] {
    try await read { scope in
      try scope.fetch(StatementStatements.all(year, run: run, after: after, limit: min(max(limit, 1), 200)))
    }
  }

  /// The lines of a statement.
  package func lines(ofStatement id: String) async throws -> [StatementLine] {
    try await read { scope in try scope.fetch(StatementStatements.lines(of: id)) }
  }

  /// The selection under the lock of its year, all of it in the state that the act needs.
  private static func select(
    _ selection: StatementSelection, in state: StatementState, _ scope: inout PlatformScope
  ) throws -> [StatementStatements.Draft] {
    guard let year = try scope.fetch(StatementStatements.select(selection)).first?.head.fiscalYear else {
      throw BillingError.unknown("statement")
    }
    _ = try lockOpen(year, in: &scope)
    let drafts = try scope.fetch(StatementStatements.select(selection))
    if let other = drafts.first(where: { $0.head.state != state }) {
      throw BillingError.stateConflict(
        "statement \(other.head.id) is \(other.head.state.rawValue), not \(state.rawValue)")
    }
    return drafts
  }

  static func plan(
    _ run: StoredRun, _ kind: StatementKind, _ instalment: Int, in scope: inout PlatformScope
  ) throws -> StatementPlan {
    StatementPlan(
      evaluation: try Evaluation(frozen: run.caseJSON), kind: kind, instalment: instalment,
      taxesBefore: try taxes(before: run, in: &scope))
  }

  /// What the tax of each member was in the run that a correction corrects.
  static func taxes(before run: StoredRun, in scope: inout PlatformScope) throws -> [String: Int] {
    guard let base = run.baseRun else { return [:] }
    let result = try Evaluation(frozen: find(base, in: &scope).caseJSON).result
    return Dictionary(uniqueKeysWithValues: result.members.map { ($0.code, $0.tax) })
  }
}

extension StatementHead {
  func issued(_ number: String, particulars: Int?, at now: Timestamp) -> StatementHead {
    StatementHead(
      id: id, number: number, tenant: tenant, fiscalYear: fiscalYear, kind: kind, instalment: instalment,
      state: .issued, run: run, yen: yen, tax: tax, issuedAt: now, correctedBy: nil, dueOn: dueOn,
      particulars: particulars)
  }
}
