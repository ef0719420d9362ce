package import CivilTime
package import Postgres

/// Answers what was used: a tenant its own, the platform's operators everybody's.
package struct UsageReader: Sendable {
  /// Gaps printed beside figures.
  package static let gapMax = 100
  /// Sums of changes read for one answer about a level; beyond it the asker has to narrow the question.
  package static let levelChangeMax = 50_000

  let database: Database
  let wallClock: any WallClock

  package init(database: Database, wallClock: any WallClock) {
    self.database = database
    self.wallClock = wallClock
  }

  /// One page of one tenant's figures.
  ///
  /// - Throws: ``UsageQueryError`` for a question too wide, a guard's refusal, or `PostgresError`.
  package func usage(of access: TenantAccess, _ query: UsageQuery) async throws -> UsagePage {
    guard query.group != .tenant, query.tenants == nil else {
      throw UsageQueryError(parameter: "group", message: "a tenant sees its own use only")
    }
    let reach = UsageReach.tenant(access.tenant)
    let gaps = GapsWithin(interval: query.interval, limit: Self.gapMax)
    switch query.meter.kind {
    case .counting:
      let (rows, found) = try await database.withTenant(
        access, .readOnly, CountedFigures(query: query, reach: reach), gaps)
      return page(query, counted: rows, gaps: found)
    case .level:
      let changes = LevelChanges(query: query, reach: reach, limit: Self.levelChangeMax + 1)
      let (rows, found) = try await database.withTenant(access, .readOnly, changes, gaps)
      return try page(query, changes: rows, gaps: found)
    }
  }

  /// One page of figures over tenants, under the role that sees across them. Payer 0 is ``UsageOrigin/unattributedName``.
  package func usageOverTenants(_ query: UsageQuery) async throws -> UsagePage {
    let reach = UsageReach.tenants(query.tenants)
    let gaps = GapsWithin(interval: query.interval, limit: Self.gapMax)
    switch query.meter.kind {
    case .counting:
      let (rows, found) = try await database.withPlatform(.ops, .readOnly) { scope in
        (try scope.fetch(CountedFigures(query: query, reach: reach)), try scope.fetch(gaps))
      }
      return page(query, counted: rows, gaps: found)
    case .level:
      let changes = LevelChanges(query: query, reach: reach, limit: Self.levelChangeMax + 1)
      let (rows, found) = try await database.withPlatform(.ops, .readOnly) { scope in
        (try scope.fetch(changes), try scope.fetch(gaps))
      }
      return try page(query, changes: rows, gaps: found)
    }
  }

  private func page(_ query: UsageQuery, counted rows: [CountedFigures.Row], gaps: [MeteringGap]) -> UsagePage {
    let last = rows.count > query.limit ? rows[query.limit - 1] : nil
    let shown = rows.prefix(query.limit).map { row in
      UsageRow(
        window: query.window.interval(containing: row.windowStart, within: query.interval).clamped(to: query.interval),
        group: group(row.group, query), figure: .counted(quantity: row.quantity, apiCalls: row.apiCalls),
        contributions: row.contributions)
    }
    return page(
      query, rows: shown, next: last.map { UsageCursor(windowStart: $0.windowStart, group: $0.group) }, gaps: gaps)
  }

  private func page(_ query: UsageQuery, changes: [LevelChange], gaps: [MeteringGap]) throws -> UsagePage {
    guard changes.count <= Self.levelChangeMax else {
      throw UsageQueryError(
        parameter: "window", message: "gives too many figures: ask for a shorter interval or no group")
    }
    // A level is not carried beyond now; changes of the running hour are all before it.
    let rows = LevelFold.rows(changes, query: query, end: wallClock.now()).drop { row in
      guard let cursor = query.cursor else { return false }
      return (row.window.lowerBound, row.group ?? "") <= (cursor.windowStart, cursor.group)
    }
    let shown = rows.prefix(query.limit)
    let next = rows.count > query.limit ? shown.last : nil
    return page(
      query,
      rows: shown.map { row in
        UsageRow(
          window: row.window, group: row.group.flatMap { group($0, query) }, figure: row.figure,
          contributions: row.contributions)
      },
      next: next.map { UsageCursor(windowStart: $0.window.lowerBound, group: $0.group ?? "") }, gaps: gaps)
  }

  private func page(
    _ query: UsageQuery, rows: [UsageRow], next: UsageCursor?, gaps: [MeteringGap]
  ) -> UsagePage {
    UsagePage(
      meter: query.meter, interval: query.interval, window: query.window, group: query.group, rows: rows, next: next,
      gaps: gaps, definition: query.meter == .apiCalls ? APICallsFigure.definition : nil)
  }

  private func group(_ text: String, _ query: UsageQuery) -> String? {
    switch query.group {
    case .none: nil
    case .tenant: text == "000000" ? UsageOrigin.unattributedName : text
    case .key, .service, .usageClass: text
    }
  }
}
