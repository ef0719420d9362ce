import CivilTime
import Metering
import Postgres

/// Tenants no other test of the run uses, so that tests of one suite share a database without meeting.
struct Towns {
  let first: TenantID
  let second: TenantID

  init() {
    let code = Int32.random(in: 100_000...400_000) * 2
    first = TenantID(code)
    second = TenantID(code + 1)
  }
}

extension Database {
  /// Writes exact usage in a transaction of its payer.
  func record(
    _ usage: [ExactUsage], for tenant: TenantID, at instant: Timestamp,
    by recorder: ExactUsageRecorder = ExactUsageRecorder()
  ) async throws {
    try await withTenant(TenantAccess(tenant: tenant), .readWrite) { scope in
      try recorder.record(usage, in: &scope, at: instant)
    }
  }
}
