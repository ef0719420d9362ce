import CivilTime
import ConsentRules
import Postgres

/// The ledger of one person in one town, newest first, as lines that mean something to the person: an access with what
/// it delivered, and refusals folded into one line for each day and service.
struct PersonLedger: Sendable {
  let subject: SubjectID
  let from: Timestamp?
  let to: Timestamp?

  /// Lines and where they ended.
  struct Portion: Sendable {
    var lines: [PersonLedgerLine] = []
    /// Whether there is nothing behind the last line.
    var isAll = false
  }

  private static let batch = 200

  /// At most `limit` lines of what was inserted before the order `before`.
  func portion(
    before: Int64?, limit: Int, in scope: inout TenantScope
  ) throws -> Portion {
    var portion = Portion()
    var picked: [(entry: LedgerEntry, refusals: Int?)] = []
    var place = before ?? .max
    while picked.count < limit, !portion.isAll {
      let entries = try scope.fetch(statement(before: place, in: scope.tenant))
      let groups = try refusals(among: entries, in: &scope)
      portion.isAll = entries.count < Self.batch
      for entry in entries {
        guard picked.count < limit else {
          portion.isAll = false
          break
        }
        place = entry.order
        if entry.isRefusedAccess {
          // A group stands where its newest refusal stands.
          guard let group = groups[RefusalDay(entry)], group.newest == entry.order else { continue }
          picked.append((entry, group.count))
        } else {
          picked.append((entry, nil))
        }
      }
    }
    portion.lines = try lines(picked, in: &scope)
    return portion
  }

  private func statement(before: Int64, in tenant: TenantID) -> Query<LedgerEntry> {
    Query(
      """
      SELECT \(LedgerEntry.columns) FROM \(LedgerEntry.source(about: subject, in: tenant))
      WHERE \(condition) AND l.kind <> 'outcome' AND l.ord < \(before)
      ORDER BY l.ord DESC LIMIT \(Self.batch)
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in try LedgerEntry(row) }
  }

  private var condition: SQL {
    var condition: SQL = "true"
    if let from { condition = "\(condition) AND l.at >= \(from)" }
    if let to { condition = "\(condition) AND l.at < \(to)" }
    return condition
  }

  /// The groups that the refusals of these entries belong to, counted over their whole days.
  private func refusals(
    among entries: [LedgerEntry], in scope: inout TenantScope
  ) throws -> [RefusalDay: (count: Int, newest: Int64)] {
    let days = entries.filter(\.isRefusedAccess).map { JapanTime.date(of: $0.at) }
    guard let first = days.min(), let last = days.max() else { return [:] }
    let statement = Query<(RefusalDay, Int, Int64)>(
      """
      SELECT (l.at AT TIME ZONE 'Asia/Tokyo')::date, l.organisation_id, l.service_id, count(*), max(l.ord)
      FROM \(LedgerEntry.rows(about: subject, in: scope.tenant)) l
      WHERE \(condition) AND l.kind = 'access' AND l.decision = 'deny'
        AND l.at >= \(JapanTime.startOfDay(first)) AND l.at < \(JapanTime.startOfDay(last.adding(days: 1)))
      GROUP BY 1, 2, 3
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      let day = RefusalDay(
        day: try row.date(0), organisation: try row.optionalString(1), service: try row.optionalString(2))
      return (day, try row.int(3), try row.int64(4))
    }
    return Dictionary(try scope.fetch(statement).map { ($0.0, ($0.1, $0.2)) }) { first, _ in first }
  }

  private func lines(
    _ picked: [(entry: LedgerEntry, refusals: Int?)], in scope: inout TenantScope
  ) throws -> [PersonLedgerLine] {
    let words = try scope.fetch(PersonLedgerWords.statement(picked.map(\.entry.id), in: scope.tenant))
    let byEntry = Dictionary(words.map { ($0.entry, $0) }) { first, _ in first }
    let delivered = try delivered(picked.map(\.entry), in: &scope)
    return picked.map { entry, refusals in
      PersonLedgerLine(
        entry: entry, refusals: refusals, words: byEntry[entry.id], records: delivered[entry.id])
    }
  }

  private func delivered(
    _ entries: [LedgerEntry], in scope: inout TenantScope
  ) throws -> [LedgerEntryID: Int] {
    let accesses = entries.filter { $0.kind == .access && $0.decision == "permit" }
    guard let oldest = accesses.map(\.order).min() else { return [:] }
    let statement = Query<(LedgerEntryID, Int)>(
      """
      SELECT l.of_entry, l.row_count FROM \(LedgerEntry.rows(about: subject, in: scope.tenant)) l
      WHERE l.kind = 'outcome' AND l.ord > \(oldest) AND l.of_entry = ANY (\(accesses.map(\.id.uuid)))
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in (LedgerEntryID(try row.uuid(0)), try row.int(1)) }
    return Dictionary(try scope.fetch(statement)) { first, _ in first }
  }
}

/// By what refusals are folded.
private struct RefusalDay: Hashable, Sendable {
  let day: CivilDate
  let organisation: String?
  let service: String?
}

extension RefusalDay {
  init(_ entry: LedgerEntry) {
    self.init(day: JapanTime.date(of: entry.at), organisation: entry.organisation, service: entry.service)
  }
}

extension LedgerEntry {
  var isRefusedAccess: Bool { kind == .access && decision == "deny" }
}
