package import CivilTime
package import ConsentRules
package import Tenancy

/// A consented read, ready to be sent: its outcome row is committed and names the hash of exactly these bytes.
package struct PersonalAnswer: Sendable {
  /// `{"ppid":…,"purpose":…,"categories":[…]}`
  package let body: [UInt8]
  package let entry: LedgerEntryID
  package let obligations: Obligations
  /// For metering.
  package let service: String?
  package let rotation: KeyRotation?
}

/// What the recipient is bound to (`Moyai-Obligations`).
package struct Obligations: Hashable, Sendable {
  package let mode: AccessMode
  /// The last day (in Japan) on which the data may still be kept; nil for mode `view`.
  package let keepUntil: CivilDate?

  /// `mode=view, onward=none`, or `mode=store, onward=none, keep-until="2027-05-21"`.
  package var text: String {
    var text = "mode=\(mode.rawValue), onward=none"
    if let keepUntil { text += ", keep-until=\"\(keepUntil)\"" }
    return text
  }
}

/// The answer to a batch, in the order asked.
package struct PersonalBatchAnswer: Sendable {
  /// `{"results":[…]}`
  package let body: [UInt8]
  /// Persons whose data it carries.
  package let permitted: Int
  /// Of all permitted persons together: the earliest day.
  package let obligations: Obligations
  package let service: String?
  package let rotation: KeyRotation?
}
