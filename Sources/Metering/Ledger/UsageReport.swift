package import CivilTime

/// What somebody reports to the ledger: not yet found right.
package struct UsageReport: Hashable, Sendable {
  package let identity: UsageIdentity
  package let meter: String
  package let usageClass: String
  package let origin: UsageOrigin
  /// When it happened; kept to the millisecond.
  package let at: Timestamp
  /// How many, or for a level by how much it changed: decimal text, a whole number in the end (`5`, `5.0`).
  package let value: String
  /// The record that this one takes back.
  package let reverses: UsageIdentity?

  package init(
    identity: UsageIdentity, meter: String, usageClass: String = UsageClass.standard.rawValue, origin: UsageOrigin,
    at: Timestamp, value: String, reverses: UsageIdentity? = nil
  ) {
    self.identity = identity
    self.meter = meter
    self.usageClass = usageClass
    self.origin = origin
    self.at = at
    self.value = value
    self.reverses = reverses
  }
}
