import Billing
import CivilTime
import HTTPTypes
import Metering
import Postgres
import StrictJSON
import Tenancy

/// What a town does with its cost and use: its own, and of others the matrix of issued runs.
enum TenantBillingHandlers {
  /// A service beside us reports what it did for this town; the key names town and service.
  @Sendable static func record(_ request: TenantRequest) async throws -> Answer {
    let caller = request.caller
    let reader = UsageEventReader(
      origin: { _ in
        UsageOrigin(
          payer: caller.tenant, owner: caller.tenant, kid: caller.kid.text, service: caller.service ?? "")
      }, dataNames: [])
    let reports = try reader.reports(request.info)
    for (index, event) in reports.enumerated() where event.meter.isEmpty {
      throw Problem.bad("/\(index)/data/meter", "missing")
    }
    let outcomes = try await request.services.ledger.record(
      reports, of: request.access, from: caller.principal.text, at: request.info.receivedAt)
    return UsageEventReader.answer(reports, outcomes)
  }

  @Sendable static func forecast(_ request: StaffRequest) async throws -> Answer {
    let forecasts = try await request.services.budgets.forecasts(of: request.access, at: request.info.receivedAt)
    return .json(["forecasts": .array(forecasts.map(json))])
  }

  @Sendable static func setBudget(_ request: StaffRequest) async throws -> Answer {
    guard let meter = Meter(rawValue: request.info.path("meter")) else { throw Problem(.notFound) }
    let limit = try request.info.members(["month_limit"]).integer("month_limit")
    let (now, person) = (request.info.receivedAt, request.caller.principal.text)
    try await request.services.database.withTenant(request.access, .readWrite) { (scope: inout TenantScope) in
      try UsageBudgets.set(meter, limit: limit, by: person, at: now, in: &scope)
    }
    return .noContent
  }

  private static func json(_ forecast: UsageForecast) -> JSON {
    [
      "meter": .string(forecast.meter.rawValue), "unit": .string(forecast.meter.unit.rawValue),
      "from": .string(forecast.month.lowerBound.iso8601Milliseconds()),
      "to": .string(forecast.month.upperBound.iso8601Milliseconds()), "used": .string(String(forecast.used)),
      "forecast": .text(forecast.forecast.map { String($0) }), "month_limit": .text(forecast.limit.map { String($0) }),
      "alert": .string(forecast.alert.rawValue),
    ]
  }

  /// The records behind a statement's yen. Another town's statement is not there.
  @Sendable static func explain(_ request: StaffRequest) async throws -> Answer {
    let number = request.info.path("number")
    guard let statement = try await request.services.statements.statement(number, of: request.access) else {
      throw Problem(.notFound)
    }
    let lines = try await request.services.billing.explain(
      statement.head.run, member: request.tenant.caseCode, pool: request.info.query["pool"])
    return .json(["number": .string(number), "lines": .array(lines.map(\.json))])
  }

  /// Statistics, weights and yen of everybody in the year's issued run: figures of public money.
  @Sendable static func matrix(_ request: StaffRequest) async throws -> Answer {
    let year =
      request.info.query["fy"] == nil
      ? FiscalYear(containing: request.info.receivedAt) : try request.info.query.year()
    return .json(try await request.services.billing.matrix(of: year))
  }

  @Sendable static func whatIf(_ request: StaffRequest) async throws -> Answer {
    let body = try request.info.members(["fy", "patch"])
    let year = try body.optionalYear("fy") ?? FiscalYear(containing: request.info.receivedAt)
    let scenario = try await request.services.billing.townScenario(
      year, patch: try body.object("patch"), of: request.access,
      by: Billing.Person(request.caller.principal.text), at: request.info.receivedAt)
    return .json(try scenario.json(), status: .created)
  }
}
