package import Postgres

/// Whose use it was: the part of a count's dimensions that comes from the caller and not from what was done.
///
/// No resident, entity id or URL can be expressed here (Metering.docc, what is counted).
package struct UsageOrigin: Hashable, Sendable {
  /// The tenant that is charged. Payer 0 is ``unattributed``.
  package let payer: TenantID
  /// The tenant whose data it was. Reads are charged to the caller, storage to the owner; the pair is kept.
  package let owner: TenantID
  /// The public identifier of the API key, or empty where no key was used (the platform's own work).
  package let kid: String
  /// The service the key belongs to, or empty.
  package let service: String

  package init(payer: TenantID, owner: TenantID, kid: String, service: String) {
    self.payer = payer
    self.owner = owner
    self.kid = kid
    self.service = service
  }

  /// Use for which no tenant could be named. 0 is no municipality's code: the check digit of 00000 is 1.
  package static let unattributed = UsageOrigin(payer: TenantID(0), owner: TenantID(0), kid: "", service: "")

  /// The name of payer 0 in reports and cases (Metering.docc, what is counted).
  package static let unattributedName = "__unattributed__"

  /// What stands in place of key and service after folding.
  package static let foldedName = "__folded__"

  /// The same use without key and service: all that money is computed from, in far fewer rows.
  package var folded: UsageOrigin {
    UsageOrigin(payer: payer, owner: owner, kid: Self.foldedName, service: Self.foldedName)
  }
}
