package import CivilTime
package import StrictJSON

/// What a run is asked to be.
package struct RunOrder: Sendable {
  package let year: FiscalYear
  package let kind: RunKind
  /// Use that was received from this instant on is not looked at (Billing.docc, how a run is frozen). Nil, and what lies
  /// ahead, is the moment of the freeze.
  package let cutoff: Timestamp?
  /// The case's `issued`, for what was planned and invoiced outside of this platform; nil takes what it issued itself.
  package let issued: JSON?

  package init(_ year: FiscalYear, _ kind: RunKind, cutoff: Timestamp? = nil, issued: JSON? = nil) {
    (self.year, self.kind, self.cutoff, self.issued) = (year, kind, cutoff, issued)
  }
}
