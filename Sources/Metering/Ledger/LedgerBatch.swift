import CivilTime
import Postgres

/// One payer's batch on its way into the ledger: which of it is new, known, or wrong. Pure.
struct LedgerBatch {
  private(set) var outcomes: [UsageOutcome]
  private var candidates: [(place: Int, record: UsageRecord)] = []
  /// New records, in the order of the batch with reversals behind.
  private(set) var accepted: [UsageRecord] = []
  private(set) var conflicts: [UsageRecord] = []

  init(_ reports: [UsageReport], payer: TenantID, at now: Timestamp) {
    outcomes = Array(repeating: .rejected(.tenantUnknown), count: reports.count)
    for (place, report) in reports.enumerated() where report.origin.payer == payer {
      switch report.checked(at: now) {
      case .success(let record): candidates.append((place, record))
      case .failure(let rejection): outcomes[place] = .rejected(rejection.reason)
      }
    }
    candidates.sort { ($0.record.reverses == nil ? 0 : 1, $0.place) < ($1.record.reverses == nil ? 0 : 1, $1.place) }
  }

  /// Nothing of it needs the database.
  var isSettled: Bool { candidates.isEmpty }

  /// Everything that has to be looked up.
  var identities: [UsageIdentity] {
    Array(Set(candidates.flatMap { [$0.record.identity] + ($0.record.reverses.map { [$0] } ?? []) }))
  }

  var instants: [Timestamp] { Array(Set(candidates.map(\.record.at.hour))) }

  /// Compares the batch with what stands.
  mutating func sort(_ standing: [LedgerStatements.Standing]) {
    accepted = []
    conflicts = []
    var known: [UsageIdentity: UsageRecord] = [:]
    var reversed: Set<UsageIdentity> = []
    for entry in standing {
      known[entry.record.identity] = entry.record
      if entry.isReversed { reversed.insert(entry.record.identity) }
    }
    for (place, reported) in candidates {
      var record = reported
      let original = reported.reverses.flatMap { known[$0] }
      if let original, reported.isReversal(of: original) { record = reported.following(original) }
      if let first = known[record.identity] {
        outcomes[place] = first == record ? .duplicate : .conflict
        if first != record { conflicts.append(record) }
        continue
      }
      if let name = reported.reverses {
        guard let original, reported.isReversal(of: original), reversed.insert(name).inserted else {
          outcomes[place] = .rejected(.reversalInvalid)
          continue
        }
      }
      known[record.identity] = record
      accepted.append(record)
      outcomes[place] = .accepted
    }
  }

  /// As `sort`, after the records of `stored` were stored: those stay accepted, the others are what they turned out to be.
  mutating func sortAgain(stored: Set<UsageIdentity>, _ standing: [LedgerStatements.Standing]) {
    let mine = Set(
      zip(candidates.map(\.place), candidates.map(\.record.identity)).filter { place, identity in
        outcomes[place] == .accepted && stored.contains(identity)
      }.map(\.0))
    let all = candidates
    candidates = all.filter { !mine.contains($0.place) }
    sort(standing)
    candidates = all
  }
}
