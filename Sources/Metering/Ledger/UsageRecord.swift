package import CivilTime
import Crypto
import Postgres

/// A report found right: content under an identity. It is never changed.
package struct UsageRecord: Hashable, Sendable {
  package let identity: UsageIdentity
  package let meter: Meter
  package let usageClass: UsageClass
  package let origin: UsageOrigin
  /// Whole milliseconds.
  package let at: Timestamp
  package let value: Int64
  package let reverses: UsageIdentity?

  /// SHA-256 of identity and content, as a number: what tells a duplicate from a conflict, and what the roll-up's
  /// digest adds up. Fields are separated by the one control character that no field can hold.
  package var digest: DigestSum {
    let reversed = reverses.map { [$0.source, $0.id] } ?? []
    let fields =
      [
        "ledger", String(origin.payer.code), identity.source, identity.id, meter.rawValue, usageClass.rawValue,
        origin.kid, origin.service, String(origin.owner.code), String(at.millisecondsSinceEpoch), String(value),
      ] + reversed
    return DigestSum(bigEndian: SHA256.hash(data: Array(fields.joined(separator: "\u{1F}").utf8)))
  }

  /// The roll-up row it adds to.
  var dimensions: UsageDimensions {
    UsageDimensions(origin: origin, meter: meter, usageClass: usageClass, at: at)
  }

  /// The first moment that it adds to its hour, in unit-milliseconds.
  var moment: Int128 {
    Int128(value) * Int128(at.millisecondsSinceEpoch - at.hour.millisecondsSinceEpoch)
  }

  /// As it would stand under the dimensions of what it reverses: both have to meet in one row.
  func following(_ original: UsageRecord) -> UsageRecord {
    UsageRecord(
      identity: identity, meter: meter, usageClass: usageClass, origin: original.origin, at: at, value: value,
      reverses: reverses)
  }

  /// Whether it takes back exactly that (billing.md §8).
  func isReversal(of original: UsageRecord) -> Bool {
    original.reverses == nil && meter == original.meter && usageClass == original.usageClass
      && origin.payer == original.origin.payer && at == original.at && original.value != .min
      && value == -original.value
  }
}
