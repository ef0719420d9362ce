/// What a console key may do at its desk (Tenancy.docc, roles).
package enum ConsoleRole: String, Sendable, CaseIterable {
  /// Of the prefecture: its registers; drafts, runs and issues in billing.
  case `operator`
  /// Of the prefecture: approves rules, runs and statements, posts corrections, closes years. Never what it made itself.
  case approver
  /// Of the prefecture: reads billing and verifies runs.
  case architect
  /// Of a town: subjects and link codes.
  case clerk
  /// Of a town: offers, keys, services, classes.
  case manager
  /// Of a town: statements, the matrix of all towns, what-if.
  case finance
  /// Of a town: the ledger, usage, and whatever finance reads. Of the prefecture: as `architect`.
  case auditor
}

extension ConsoleRole {
  /// What a desk of the prefecture may have.
  package static let ofPrefecture: Set<ConsoleRole> = [.operator, .approver, .architect, .auditor]
  /// What a desk of a town may have.
  package static let ofTown: Set<ConsoleRole> = [.clerk, .manager, .finance, .auditor]
  /// What a desk of the prefecture has when nobody says otherwise. That one person does not approve what the same person
  /// made is held for each act (Billing.docc, invariant 6).
  package static let prefectureDefault: Set<ConsoleRole> = [.operator, .approver]
}

extension Set<ConsoleRole> {
  /// Whether a desk with these roles may do what is for `role`: who audits sees what finance sees.
  package func cover(_ role: ConsoleRole) -> Bool {
    contains(role) || (role == .finance && contains(.auditor))
  }
}
