package import Tenancy

/// What an endpoint of the prefecture asks of a desk (Billing.docc, who may do what).
package enum DeskRight: Sendable, Hashable, CaseIterable {
  /// Registers, drafts, runs, issuing, everybody's use.
  case operate
  /// Approving, posting and closing. That nobody approves what the same person made is held by the act itself.
  case approve
  /// The figures of billing, and verifying them.
  case read

  package func isHeld(by roles: Set<ConsoleRole>) -> Bool {
    switch self {
    case .operate: roles.contains(.operator)
    case .approve: roles.contains(.approver)
    case .read: !roles.isDisjoint(with: ConsoleRole.ofPrefecture)
    }
  }
}
