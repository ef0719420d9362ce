import CivilTime
import Postgres
import StrictJSON

/// What a run takes from earlier runs and papers of the platform itself: last year's amounts, what was planned, what was
/// invoiced.
struct IssuedFacts {
  let year: FiscalYear
  let kind: RunKind

  /// The case's `previous`: pool amounts of last year's fixed run. Nil when there is none.
  func previous(in scope: inout PlatformScope) throws -> JSON? {
    guard kind == .fix || kind == .plan || kind == .revise || kind == .settle,
      let run = try scope.fetch(RunStatements.approved(FiscalYear(year.year - 1), [.fix])).first
    else { return nil }
    return try Self.amounts(run.resultJSON)
  }

  /// The case's `issued`. Nil when the kind takes nothing.
  func issued(in scope: inout PlatformScope) throws -> JSON? {
    guard kind == .revise || kind == .settle else { return nil }
    var object = JSONObject()
    if let planned = try scope.fetch(RunStatements.approved(year, [.plan, .revise])).first {
      object["planned"] = try Self.amounts(planned.resultJSON)
    }
    let instalments = try scope.fetch(StatementStatements.invoiced(year))
    if !instalments.isEmpty {
      object["instalments"] = .map(groups: instalments, by: \.code.caseCode) { list in
        .array(list.sorted { $0.instalment < $1.instalment }.map { .integer($0.yen) })
      }
    }
    return object.isEmpty ? nil : .object(object)
  }

  /// Pool → member → yen of a stored result.
  static func amounts(_ resultJSON: String) throws -> JSON {
    let result = try JSON(parsing: Array(resultJSON.utf8), limits: FrozenInput.limits)
    let pools = result.object?["pools"]?.object?.members ?? []
    return .map(pools.map { (id: $0.key, shares: $0.value.object?["shares"]?.object?.members ?? []) }, key: \.id) {
      .map($0.shares.map { (code: $0.key, yen: $0.value.object?["yen"] ?? 0) }, key: \.code) { $0.yen }
    }
  }

  /// The same as numbers.
  static func planned(_ resultJSON: String) throws -> [String: [String: Int]] {
    var planned: [String: [String: Int]] = [:]
    for (pool, codes) in try amounts(resultJSON).object?.members ?? [] {
      for (code, yen) in codes.object?.members ?? [] {
        planned[pool, default: [:]][code] = yen.number?.int64.map { Int($0) }
      }
    }
    return planned
  }
}
