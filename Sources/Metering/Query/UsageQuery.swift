package import CivilTime
package import Postgres

/// What of whom's use is asked for. Bounded in every direction before it reaches the database.
package struct UsageQuery: Sendable {
  /// Rows of one page, when nothing is asked for and at most.
  package static let limitDefault = 100
  package static let limitMax = 1_000

  package let meter: Meter
  /// Half-open, on the hour at both ends.
  package let interval: Range<Timestamp>
  package let window: UsageWindow
  package let group: UsageGroup
  package let limit: Int
  package let cursor: UsageCursor?
  /// Of the platform's queries alone: only these payers; nil is all, payer 0 included.
  package let tenants: [TenantID]?

  /// - Throws: ``UsageQueryError`` naming the parameter.
  package init(
    meter: Meter, from: Timestamp, to: Timestamp, window: UsageWindow = .day, group: UsageGroup = .none,
    limit: Int = UsageQuery.limitDefault, cursor: UsageCursor? = nil, tenants: [TenantID]? = nil
  ) throws(UsageQueryError) {
    guard from.hour == from else { throw UsageQueryError(parameter: "from", message: "must be on the hour") }
    guard to.hour == to else { throw UsageQueryError(parameter: "to", message: "must be on the hour") }
    guard from < to else { throw UsageQueryError(parameter: "to", message: "must be after from") }
    guard to - from <= window.spanMax else {
      throw UsageQueryError(
        parameter: "window",
        message: "allows at most \(window.spanMax.components.seconds / 86_400) days between from and to")
    }
    guard (1...Self.limitMax).contains(limit) else {
      throw UsageQueryError(parameter: "limit", message: "must be from 1 to \(Self.limitMax)")
    }
    self.meter = meter
    self.interval = from..<to
    self.window = window
    self.group = group
    self.limit = limit
    self.cursor = cursor
    self.tenants = tenants
  }
}
