import CivilTime

extension UsageReport {
  /// How far ahead of our clock a reporter's may be.
  static let aheadMax = Duration.seconds(300)

  /// The record, or why there is none. What needs the ledger, that is reversals and the tenant, is looked at there.
  func checked(at now: Timestamp) -> Result<UsageRecord, Rejection> {
    guard identity.isWellFormed, reverses?.isWellFormed ?? true, reverses != identity else {
      return .failure(Rejection(.identityBad))
    }
    guard let meter = Meter(rawValue: meter) else { return .failure(Rejection(.meterUnknown)) }
    guard let usageClass = UsageClass(rawValue: usageClass), meter.classes.contains(usageClass) else {
      return .failure(Rejection(.classUnknown))
    }
    guard at <= now + Self.aheadMax else { return .failure(Rejection(.inFuture)) }
    guard let value = Self.whole(value), meter.kind == .level || (value >= 0) == (reverses == nil) || value == 0 else {
      return .failure(Rejection(.valueBad))
    }
    return .success(
      UsageRecord(
        identity: identity, meter: meter, usageClass: usageClass, origin: origin, at: at.wholeMilliseconds,
        value: value,
        reverses: reverses))
  }

  struct Rejection: Error {
    let reason: UsageOutcome.Reason

    init(_ reason: UsageOutcome.Reason) { self.reason = reason }
  }

  /// `5` and `5.0` are one number; what has a fraction is none of any meter's.
  private static func whole(_ text: String) -> Int64? {
    guard (1...40).contains(text.utf8.count) else { return nil }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts[0].hasPrefix("-") ? parts[0].dropFirst() : parts[0]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ $0 == 0x30 }) else { return nil }
    }
    guard let value = Int64(parts[0]), value.magnitude <= UInt64(valueMax) else { return nil }
    return value
  }

  /// The largest number that JSON carries exactly everywhere.
  static let valueMax: Int64 = 1 << 53 - 1
}

extension Timestamp {
  /// Down to the millisecond, which is what a case can say.
  var wholeMilliseconds: Timestamp {
    let rest = microseconds % 1_000
    return Timestamp(microseconds: microseconds - (rest < 0 ? rest + 1_000 : rest))
  }
}
