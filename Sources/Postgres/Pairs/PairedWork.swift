/// Work in two transactions of one tenant that leave together: the second is on its way before the first was answered, and
/// runs after the first's COMMIT.
///
/// What waits goes together (Design, pairs): work of one kind and tenant shares the two transactions; that of other tenants
/// has its own, before and behind in the same flush, unless its statements know themselves whose each piece is. Behind a first
/// transaction that failed the second does not run. Between the two much may be committed, and where a neighbour fails some time
/// may pass.
package protocol PairedWork: Sendable {
  associatedtype First: Statement
  associatedtype Second: Statement
  associatedtype Outcome: Sendable

  /// Whether it may share its transactions with work of other tenants that may, too. Such a transaction has no `moyai.tenant`, so
  /// whatever belongs to one tenant is closed to it; `moyai.tenants` lists those it is for.
  var isOfManyTenants: Bool { get }

  /// The first transaction's one statement for all of these.
  static func first(_ all: [Self]) -> First
  /// The second transaction's one statement for all of these.
  static func second(_ all: [Self]) -> Second
  /// One result for each, in order. Runs on a worker's thread when both transactions are durable. Where the second transaction
  /// failed for all together, `second` has the rows of but one of them, and only that one's result is used.
  static func outcomes(
    of all: [Self], _ first: [First.Row], _ second: [Second.Row]
  ) throws -> [Result<Outcome, any Error>]
}

extension PairedWork {
  package var isOfManyTenants: Bool { false }
}
