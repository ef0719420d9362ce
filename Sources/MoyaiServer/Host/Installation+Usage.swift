import CivilTime
import Metering

extension Installation {
  /// The KPI "API calls" of all towns in a fiscal year (Metering.docc, what is counted).
  func callsMetered(in year: FiscalYear) async throws -> Int {
    let query = try UsageQuery(meter: .apiCalls, from: year.start, to: year.end, window: .fiscalYear)
    let page = try await UsageReader(database: database, wallClock: clock).usageOverTenants(query)
    return page.rows.reduce(0) { sum, row in
      guard case .counted(_, let calls?) = row.figure else { return sum }
      return sum + Int(clamping: calls)
    }
  }
}
