package import CivilTime

/// One posting: legs that sum to 0 (Billing.docc, invariant 8).
package struct JournalDocument: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable { case instalment, receipt, settlement, correction }

  /// An account and yen; positive is a debit.
  package struct Leg: Sendable, Hashable {
    package let account: String
    package let yen: Int
  }

  package let fiscalYear: FiscalYear
  package let kind: Kind
  package let run: String?
  /// The year that a correction is about.
  package let corrects: FiscalYear?
  package let postedAt: Timestamp
  package let postedBy: Person
  package let note: String
  package let legs: [Leg]

  package var sum: Int { legs.reduce(0) { $0 + $1.yen } }
}

/// Collects the legs of a document: one for each account, none of 0 yen.
struct JournalLegs {
  private var yen: [String: Int] = [:]

  mutating func add(_ account: String, _ amount: Int) { yen[account, default: 0] += amount }

  mutating func receivable(_ code: String, _ amount: Int) { add("ar:\(code)", amount) }
  mutating func advance(_ pool: String, _ amount: Int) { add("advance:\(pool)", amount) }
  mutating func clearing(_ pool: String, _ amount: Int) { add("clearing:\(pool)", amount) }

  /// By account.
  var legs: [JournalDocument.Leg] {
    yen.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { JournalDocument.Leg(account: $0.key, yen: $0.value) }
  }
}
