package import CivilTime
package import Postgres

extension UsageQuery {
  /// The parameters of `GET /tenant/v1/usage`, and of `GET /admin/v1/usage` with the group `tenant`.
  package static let parameterNames = ["meter", "from", "to", "window", "group", "limit", "cursor"]

  /// Reads the parameters of a request.
  ///
  /// Without `meter` it is `api.calls`; without `window` days; without `from` and `to` the running month in Asia/Tokyo. Dates are days
  /// of Asia/Tokyo; times are RFC 3339 on the hour.
  ///
  /// - Parameters:
  ///   - parameters: decoded, each name at most once.
  ///   - overTenants: whether the asker may group by tenant.
  package init(
    parameters: [String: String], overTenants: Bool, tenants: [TenantID]? = nil, now: Timestamp
  ) throws(UsageQueryError) {
    let window = try Self.choice(parameters["window"], "window", among: UsageWindow.allCases) ?? .day
    let groups = UsageGroup.allCases.filter { $0 != .none && (overTenants || $0 != .tenant) }
    let group = try Self.choice(parameters["group"], "group", among: groups) ?? .none
    let meter = try Self.choice(parameters["meter"], "meter", among: Meter.allCases) ?? .apiCalls
    let month = UsageWindow.month.interval(containing: now, within: now..<now)
    let from = try Self.instant(parameters["from"], "from") ?? month.lowerBound
    let to =
      try Self.instant(parameters["to"], "to")
      ?? UsageWindow.month.interval(
        containing: max(now, from), within: now..<now
      ).upperBound
    var limit = Self.limitDefault
    if let text = parameters["limit"] {
      guard let number = Int(text) else { throw UsageQueryError(parameter: "limit", message: "must be a number") }
      limit = number
    }
    var cursor: UsageCursor?
    if let text = parameters["cursor"] {
      guard let read = UsageCursor(text) else {
        throw UsageQueryError(parameter: "cursor", message: "must be one that an earlier answer gave")
      }
      cursor = read
    }
    try self.init(
      meter: meter, from: from, to: to, window: window, group: group, limit: limit, cursor: cursor, tenants: tenants)
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ text: String?, _ parameter: String, among choices: [Choice]
  ) throws(UsageQueryError) -> Choice? {
    guard let text else { return nil }
    guard let choice = choices.first(where: { $0.rawValue == text }) else {
      throw UsageQueryError(
        parameter: parameter, message: "must be one of " + choices.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  private static func instant(_ text: String?, _ parameter: String) throws(UsageQueryError) -> Timestamp? {
    guard let text else { return nil }
    if let date = CivilDate(text) { return JapanTime.startOfDay(date) }
    guard let instant = Timestamp(iso8601: text) else {
      throw UsageQueryError(parameter: parameter, message: "must be a date (YYYY-MM-DD) or a time (RFC 3339)")
    }
    return instant
  }
}
