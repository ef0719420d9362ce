import Allocation
import CivilTime
import Metering
import Papers
import Postgres
import StrictJSON
import Tenancy

/// A month of a town's use as it is stored: what its report is made of.
struct UsageRecord: Sendable {
  let use: MonthOfUse
  let town: String
  /// Its name.
  let prefecture: String
  /// Names of services by id.
  let services: [String: String]
  /// Of the running month; empty for one that is over.
  let forecasts: [UsageForecast]
  let readAt: Timestamp

  /// 利用実績月報. Its digest is that of its lines, since no run is behind it.
  func paper() throws(PaperError) -> Papers.UsageReport {
    let first = JapanTime.date(of: use.month.lowerBound)
    let code = use.tenant.sixDigits
    let rows = use.rows.map { row in
      Papers.UsageReport.Row(
        key: row.key, service: services[row.service] ?? row.service, meter: row.meter.rawValue,
        usageClass: row.usageClass, quantity: Self.quantity(row.quantity, row.meter))
    }
    let digest = Digest.sha256(
      JSON.array(
        use.rows.map { row in
          [
            .string(row.key), .string(row.service), .string(row.meter.rawValue), .string(row.usageClass),
            .string(String(row.quantity)),
          ]
        }
      ).canonicalBytes)
    let last = JapanTime.date(of: min(use.month.upperBound, readAt))
    let months = (first.month + 8) % 12
    return try Papers.UsageReport(
      head: PaperHead(
        number: DocumentNumber(FiscalYear(containing: first), .usage, serial: months + 1), issuedOn: last,
        issuer: PaperParticulars().issuer(host: prefecture),
        recipient: PaperHead.Recipient(code: code, name: town),
        run: PaperHead.RunMark(
          id: "usage-\(first.iso8601.prefix(7))-\(code)", inputSHA256: digest, resultSHA256: digest),
        explainURL: "/tenant/v1/usage?from=\(first.iso8601)&window=day&group=class"),
      month: first, rows: rows, apiCalls: use.days.reduce(0, +),
      forecasts: forecasts.map {
        Papers.UsageReport.Forecast(
          meter: $0.meter.rawValue, soFar: Int($0.used), expected: Int($0.forecast ?? $0.used),
          budget: $0.limit.map { Int($0) })
      },
      gaps: use.gaps.map {
        Papers.UsageReport.Gap(node: String($0.writer.text.prefix(8)), from: $0.since, to: $0.until)
      },
      unattributed: use.unattributed.map { (meter: $0.meter.rawValue, quantity: Self.quantity($0.quantity, $0.meter)) },
      days: use.days)
  }

  /// Counts as they are, levels in unit-hours.
  private static func quantity(_ value: Int128, _ meter: Meter) -> ExactFraction {
    let whole = ExactFraction(quantity: String(value)) ?? .zero
    return meter.kind == .level ? whole * (ExactFraction(ratio: "1/3600000") ?? .zero) : whole
  }
}

/// Reads what monthly reports are made of.
struct UsageRecords: Sendable {
  let database: Database
  let usage: UsageReader
  let budgets: UsageBudgets
  let clock: any WallClock

  /// - Throws: `UsageQueryError` for a month that has not begun; `TenancyError` for no tenant.
  func record(of tenant: TenantID, month first: CivilDate) async throws -> UsageRecord {
    let use = try await usage.month(of: tenant, beginning: first)
    let now = clock.now()
    let forecasts =
      use.month.contains(now)
      ? try await budgets.forecasts(of: TenantAccess(tenant: tenant), at: now) : []
    let ids = Set(use.rows.map(\.service))
    return try await database.withPlatform(.ops, .readOnly) { (scope: inout PlatformScope) in
      let registry = RegistryService()
      let prefecture = try registry.list(in: &scope).first { $0.kind == .prefecture }
      guard let code = TenantCode(tenant) else { throw TenancyError(.tenantUnknown) }
      var services: [String: String] = [:]
      for id in ids where id.hasPrefix("svc_") {
        // Use outlives the register's row of a service that was taken back.
        if let service = try? ServiceRegister().find(id, in: &scope) { services[id] = service.name }
      }
      return UsageRecord(
        use: use, town: try registry.find(code, in: &scope).name.japanese, prefecture: prefecture?.name.japanese ?? "県",
        services: services, forecasts: forecasts, readAt: now)
    }
  }
}
