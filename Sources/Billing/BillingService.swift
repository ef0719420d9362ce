import Allocation
import CivilTime
package import Postgres
import StrictJSON

/// The prefecture's year: definitions in; runs, statements and postings out (Billing.docc). Works as the role `ops`. Every
/// act that changes something is one transaction, names the person, and is written into the audit.
package struct BillingService: Sendable {
  let database: Database
  let softwareVersion: String

  /// - Parameter softwareVersion: kept with each run.
  package init(database: Database, softwareVersion: String) {
    self.database = database
    self.softwareVersion = softwareVersion
  }

  /// Runs an act in one transaction; what the database's triggers refuse has our words.
  func change<R: Sendable>(_ body: @escaping @Sendable (inout PlatformScope) throws -> R) async throws -> R {
    do {
      return try await database.withPlatform(.ops) { (scope: inout PlatformScope) in try body(&scope) }
    } catch {
      throw BillingError.translating(error)
    }
  }

  func read<R: Sendable>(_ body: @escaping @Sendable (inout PlatformScope) throws -> R) async throws -> R {
    try await database.withPlatform(.ops, .snapshot) { (scope: inout PlatformScope) in try body(&scope) }
  }

  /// Locks a year that still takes writes.
  static func lockOpen(_ year: FiscalYear, in scope: inout PlatformScope) throws -> YearStatements.Year {
    guard let found = try scope.fetch(YearStatements.lock(year)).first else {
      throw BillingError.yearUnknown(year.year)
    }
    guard !found.isClosed else { throw BillingError.periodClosed(year.year) }
    return found
  }

  static func find(_ run: String, in scope: inout PlatformScope) throws -> StoredRun {
    guard let row = try scope.fetch(RunStatements.find(run)).first else { throw BillingError.runUnknown(run) }
    return try StoredRun(row, scope.fetch(RunStatements.inputs(of: run)))
  }
}

extension BillingError {
  /// What a trigger or a constraint of the billing tables means; any other error as it is.
  static func translating(_ error: any Error) -> any Error {
    guard let refusal = error as? PostgresError, let constraint = refusal.constraint else { return error }
    switch constraint {
    case "year_takes_writes": return BillingError.periodClosed(Self.year(in: refusal.message))
    case "journal_balanced": return BillingError.unbalanced("the journal")
    case "statement_moves_on", "year_moves_on", "approval_given_once":
      return BillingError.stateConflict("it was changed in the meantime")
    case "bill_rule_two_persons", "bill_run_two_persons", "bill_statement_two_persons", "bill_year_closed_by_two":
      return BillingError.samePerson("the approval")
    case "bill_member_no_overlap", "bill_subscription_no_overlap":
      return BillingError.invalidInput(pointer: "/from", "the interval overlaps another one of the same member")
    case "bill_cost_item_yen_range", "bill_offset_yen_range":
      return BillingError.value(.valueOutOfRange, pointer: "/yen", "yen are out of range")
    case "bill_member_code_fkey", "bill_subscription_code_fkey", "bill_statistic_code_fkey",
      "bill_adjustment_code_fkey":
      return BillingError.value(.memberUnknown, pointer: "/member", "there is no such tenant")
    case "bill_cost_item_reversed_once": return BillingError.stateConflict("that document was taken back already")
    case "bill_cloud_item_pkey": return BillingError.alreadyDefined("item of the cloud's bill")
    case "bill_cloud_item_pool_fkey": return BillingError.unknown("pool")
    case "interval_ends_once": return BillingError.alreadyDefined("the end of the interval")
    case "bill_agreement_id_shape", "bill_pool_id_shape", "bill_rule_id_shape", "bill_cost_item_id_shape",
      "bill_offset_id_shape", "bill_statistic_kind_shape", "bill_subscription_service_shape":
      return BillingError.invalidInput(pointer: "/id", "an id is 1 to 64 ASCII characters without blanks")
    case "bill_member_days_ordered", "bill_subscription_days_ordered":
      return BillingError.invalidInput(pointer: "/to", "the interval ends before it begins")
    default: return error
    }
  }

  /// The year that the trigger's sentence names; 0 for a sentence without one.
  private static func year(in message: String?) -> Int {
    (message ?? "").split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }.first { $0 >= 2000 } ?? 0
  }
}
